import { describe, expect, it } from 'vitest';
import {
  boundedOutOfOrderness,
  count,
  days,
  milliseconds,
  minutes,
  noDedupe,
  pipeline,
  seconds,
  session,
  timeIn,
  tumbling,
} from '../../../../../lambdas/engine/index.ts';
import { type RollupOptions, rollup } from '../../../../../lambdas/engine/rollups/rollup.ts';
import { expectRefusal } from '../../../../support/expect-refusal.ts';

const declare = (
  name: string,
  options: RollupOptions,
  tags: readonly string[] = ['site'],
): unknown =>
  pipeline('plant', {
    source: { topic: 'dt/{sensor_id}', format: 'json' },
    reading: {
      sensor: 'sensor_id',
      eventTime: 'at',
      sensorTypes: { any: { sensors: '*', measures: { x: { unit: 'C', range: [-9, 9] } } } },
    },
    guards: { maxClockAhead: minutes(5), maxAge: days(7) },
    watermark: boundedOutOfOrderness({ bound: seconds(5), idleAfter: minutes(2) }),
    dedupe: noDedupe,
    windows: {
      perMinute: tumbling({
        size: minutes(1),
        allowedLateness: minutes(1),
        aggregate: { all: count() },
      }),
      perRun: session({
        gap: minutes(1),
        allowedLateness: minutes(1),
        aggregate: { all: count() },
      }),
      used: tumbling({
        size: minutes(1),
        allowedLateness: minutes(1),
        aggregate: { all: count(), running: timeIn('x', 1) },
      }),
    },
    rollups: { [name]: rollup(options) as ReturnType<typeof rollup> & { window: 'perMinute' } },
    registry: { tags },
    destinations: { results: 'plant', alerts: 'plant-alerts' },
  });

const sound = { window: 'perMinute', by: 'site', completeAfter: minutes(2), keepFor: days(1) };

describe('a declared rollup', () => {
  it('is accepted over a window of shared bounds, by a declared tag or of the fleet', () => {
    expect(declare('perSite', sound)).toBeDefined();
    const { by: _, ...fleet } = sound;
    expect(declare('ofAll', fleet)).toBeDefined();
    expect(declare('ofAll', fleet, [])).toBeDefined();
  });

  it('is accepted exactly at its limits', () => {
    const atOnce = { ...sound, completeAfter: seconds(0), keepFor: milliseconds(1) };
    expect(declare('perSite', atOnce)).toBeDefined();
    expect(declare('perSite', { ...sound, keepFor: minutes(2) })).toBeDefined();
  });

  it('is refused by a tag where none is declared', () => {
    expectRefusal(
      () => declare('perSite', sound, []),
      'by is "site", but must be one of the registry\'s tags: none is declared; declare it',
    );
  });

  it.each([
    [
      'a name of a window',
      'perMinute',
      sound,
      /other than the windows' \(perMinute, perRun, used\)/,
    ],
    [
      'a window that is none',
      'perSite',
      { ...sound, window: 'perHour' },
      /perSite\.window is "perHour", but must be one of perMinute, perRun, used/,
    ],
    [
      "readings whose order is one key's",
      'perSite',
      { ...sound, window: 'used' },
      /without running/,
    ],
    [
      "windows that are each key's own",
      'perSite',
      { ...sound, window: 'perRun' },
      'perSite.window is "perRun", but must be a window of the same bounds for every key',
    ],
    ['a name that no column can have', 'per-site', sound, 'rollups.per-site is "per-site"'],
    ['no time to be kept', 'perSite', { ...sound, keepFor: seconds(0) }, 'keepFor is 0, but'],
    ['a tag that is none', 'perSite', { ...sound, by: 'line' }, /perSite\.by/],
    ['a negative wait', 'perSite', { ...sound, completeAfter: seconds(-1) }, /completeAfter/],
    ['being dropped before it fires', 'perSite', { ...sound, keepFor: minutes(1) }, /keepFor/],
  ])('is refused with %s', (_what, name, options, field) => {
    expectRefusal(() => declare(name, options), field);
  });
});
