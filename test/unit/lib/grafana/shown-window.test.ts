import { describe, expect, it } from 'vitest';
import {
  calendar,
  count,
  counted,
  cumulating,
  mean,
  minutes,
  type Pipeline,
  seconds,
  session,
  sliding,
  tumbling,
} from '../../../../lambdas/engine/index.ts';
import * as zones from '../../../../lambdas/engine/time/zones.ts';
import { shownWindows } from '../../../../lib/grafana/shown-window.ts';
import { smartFactory } from '../../../../pipelines/smart-factory.ts';

const aggregate = { mean: mean('value'), count: count() };
const allowedLateness = minutes(1);
const declaring = (
  windows: Record<string, Omit<Pipeline['windows'][number], 'name'>>,
): Pipeline => ({
  ...smartFactory,
  windows: Object.entries(windows).map(([name, window]) => ({ ...window, name })),
});
const spacingOf = (window: Omit<Pipeline['windows'][number], 'name'>): number | undefined =>
  shownWindows(declaring({ window }))[0]?.spacingMs;

describe('shown windows', () => {
  it('have a column for each aggregate, with the limits of the alerts that watch it', () => {
    expect(shownWindows(smartFactory)).toEqual([
      {
        name: 'perMinute',
        // Four kinds of sensor, four units: none is right for all.
        columns: ['mean', 'min', 'max', 'count'].map((name) => ({
          name,
          unit: 'none',
          limits: name === 'max' ? [80] : [],
        })),
        spacingMs: 60_000,
        offsetMs: 0,
      },
    ]);
  });

  it('are in the unit of the measure, as Grafana names it, but for counts', () => {
    const { temperature, vibration } = smartFactory.reading.sensorTypes;
    const unitsOf = (sensorTypes: Pipeline['reading']['sensorTypes']) =>
      shownWindows({
        ...smartFactory,
        reading: { ...smartFactory.reading, sensorTypes },
      })[0]?.columns.map(({ unit }) => unit);
    if (temperature === undefined || vibration === undefined) throw new Error('not declared');
    expect(unitsOf({ temperature })).toEqual(['celsius', 'celsius', 'celsius', 'none']);
    expect(unitsOf({ vibration })?.[0]).toBe('suffix: mm/s');
  });

  it('begin as far apart as their kind says', () => {
    const size = minutes(5);
    expect(spacingOf(tumbling({ size, allowedLateness, aggregate }))).toBe(300_000);
    const slide = seconds(30);
    expect(spacingOf(sliding({ size, slide, allowedLateness, aggregate }))).toBe(30_000);
    const step = minutes(1);
    expect(spacingOf(cumulating({ size, step, allowedLateness, aggregate }))).toBe(60_000);
    const gap = minutes(2);
    expect(spacingOf(session({ gap, allowedLateness, aggregate }))).toBe(1_000);
    expect(spacingOf(counted({ readings: 10, aggregate }))).toBe(1_000);
    const unit = 'day' as const;
    expect(
      spacingOf(calendar({ unit, zone: zones.europeBerlin, allowedLateness, aggregate })),
    ).toBe(900_000);
  });

  it('have rollups behind them, under their own names', () => {
    const fleet = {
      name: 'fleet',
      kind: 'rollup',
      window: 'perMinute',
      completeAfter: minutes(1),
      keepFor: minutes(60),
    } as const;
    const names = shownWindows({ ...smartFactory, rollups: [fleet] }).map(({ name }) => name);
    expect(names).toEqual(['perMinute', 'fleet']);
  });
});
