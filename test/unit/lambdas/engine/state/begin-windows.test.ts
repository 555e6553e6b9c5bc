import { describe, expect, it } from 'vitest';
import {
  applyState,
  ByteReader,
  boundedOutOfOrderness,
  count,
  counted,
  cumulating,
  days,
  emptyPartitionState,
  encodeState,
  minutes,
  noDedupe,
  noWatermark,
  PartitionFold,
  type PartitionState,
  type Pipeline,
  pipeline,
  seconds,
  session,
  sliding,
  tumbling,
  type WindowOptions,
  type WindowResult,
} from '../../../../../lambdas/engine/index.ts';
import { isWhole } from '../../../../../lambdas/engine/state/begin-windows.ts';
import { KeyState } from '../../../../../lambdas/engine/state/key-state.ts';
import { jsonFormat } from '../../../../../lambdas/formats/json.ts';
import { Outbox } from '../../../../../lambdas/runtime/outbox.ts';
import { SmallRecords, smallEpochMs } from '../../../../support/protocol/small-pipeline.ts';

const common = { allowedLateness: seconds(0), aggregate: { count: count() } };
const tens = tumbling({ size: seconds(10), ...common });

/** A pipeline with a window from the start, and perhaps one that is added later. */
const declare = (
  scope: 'key' | 'partition',
  added: Readonly<Record<string, WindowOptions<'heat' | 'load'>>> = {},
): Pipeline =>
  pipeline('small', {
    source: { topic: 'dt/{site}/{id}', format: 'json' },
    reading: {
      sensor: 'id',
      eventTime: { field: 't', format: 'epochMilliseconds' },
      sensorTypes: { probe: { sensors: 'S*', measures: { heat: { unit: 'C', range: [0, 9] } } } },
    },
    guards: { maxClockAhead: minutes(5), maxAge: days(1) },
    watermark: boundedOutOfOrderness({ bound: seconds(2), idleAfter: seconds(15), scope }),
    dedupe: noDedupe,
    windows: { tens, ...added },
    destinations: { results: 'small_rows', alerts: 'small-alerts' },
  });

/** A reading each two seconds, from one instant to another, at positions of their own. */
const stream = (from: number, to: number) => {
  const made = new SmallRecords();
  for (let at = from; at < to; at += 2) made.readings('S1', at, { at, heat: 1 });
  return made.all.map((record, index) => ({ ...record, position: `${1_000 + from + index}` }));
};

const fold = (by: Pipeline, state: PartitionState, from: number, to: number): WindowResult[] => {
  const outbox = new Outbox();
  const folding = new PartitionFold(by, jsonFormat, 'p', state);
  for (const record of stream(from, to)) folding.fold(record, outbox);
  return [...outbox.results];
};

/** As another release finds it in the journal. */
const reloaded = (by: Pipeline, state: PartitionState, next: Pipeline): PartitionState => {
  const loaded = emptyPartitionState(next.windows.length);
  applyState(loaded, next, new ByteReader(encodeState(state, by, 'all')));
  return loaded;
};

describe.each(['key', 'partition'] as const)('a window added to live state, scope %s', (scope) => {
  const before = declare(scope);

  /** What of the added window is told for readings up to two minutes, when added at 25 s. */
  const told = (added: WindowOptions<'heat' | 'load'>): string[] => {
    const after = declare(scope, { added });
    const state = emptyPartitionState(1);
    fold(before, state, 0, 25);
    const live = reloaded(before, state, after);
    return fold(after, live, 26, 120)
      .filter(({ window }) => window === 'added')
      .map(({ start, end, count: readings }) => {
        const at = [start, end].map((ms) => (ms - smallEpochMs) / 1_000).join('-');
        return `${at}: ${readings}`;
      });
  };

  it('starts at its next boundary: no half window is told', () => {
    expect(told(tumbling({ size: seconds(30), ...common }))).toEqual(['30-60: 15', '60-90: 15']);
  });

  it('starts with the first window that overlaps nothing before', () => {
    const [first, ...others] = told(sliding({ size: seconds(20), slide: seconds(10), ...common }));
    expect(first).toBe('30-50: 10');
    expect(others).toHaveLength(6);
  });

  it('starts with the next period of a cumulating window', () => {
    const [first] = told(cumulating({ size: seconds(60), step: seconds(20), ...common }));
    expect(first).toBe('60-80: 10');
  });

  it('tells no session that may have begun before', () => {
    // Readings never pause: the session of before goes on for ever.
    expect(told(session({ gap: seconds(10), ...common }))).toEqual([]);
    const whole = session({ gap: seconds(10), ...common });
    const after = declare(scope, { whole });
    const state = emptyPartitionState(1);
    fold(before, state, 0, 25);
    const live = reloaded(before, state, after);
    fold(after, live, 40, 50);
    const results = fold(after, live, 70, 90).filter(({ window }) => window === 'whole');
    expect(results.map(({ start }) => (start - smallEpochMs) / 1_000)).toEqual([40]);
  });

  it('leaves the windows that were there alone', () => {
    const after = declare(scope, { added: tumbling({ size: seconds(30), ...common }) });
    const state = emptyPartitionState(1);
    fold(before, state, 0, 25);
    const live = reloaded(before, state, after);
    const results = fold(after, live, 26, 60).filter(({ window }) => window === 'tens');
    expect(results.map(({ start }) => (start - smallEpochMs) / 1_000)).toEqual([20, 30, 40]);
  });

  it('is remembered with its first ordinal, by whoever loads the state', () => {
    const after = declare(scope, { added: tumbling({ size: seconds(30), ...common }) });
    const state = emptyPartitionState(1);
    fold(before, state, 0, 25);
    expect(state.windowBegins).toEqual([{ ordinal: 1, afterMs: noWatermark }]);
    const live = reloaded(before, state, after);
    expect(live.windowBegins[1]).toBeUndefined();
    fold(after, live, 26, 30);
    const begin = { ordinal: 14, afterMs: smallEpochMs + 24_000 };
    expect(live.windowBegins[1]).toEqual(begin);
    fold(after, live, 30, 60);
    expect(reloaded(after, live, after).windowBegins[1]).toEqual(begin);
  });

  it('is whole from the start on a state that has seen nothing', () => {
    const after = declare(scope, { added: tumbling({ size: seconds(30), ...common }) });
    const results = fold(after, emptyPartitionState(2), 0, 40);
    expect(results.filter(({ window }) => window === 'added')).toHaveLength(1);
  });
});

describe('a window that is declared since an event time', () => {
  const key = new KeyState('S1', 1, 0);
  const since = (afterMs: number) => ({ ordinal: 9, afterMs });
  const definition = (window: WindowOptions<string>) => ({
    definition: { ...window, name: 'w' },
  });
  const fixed = definition(tens);
  const merging = definition(session({ gap: seconds(10), ...common }));
  const numbered = definition(counted({ readings: 3, aggregate: { count: count() } }));

  it('is whole from the first start after it', () => {
    expect(isWhole(since(20_000), fixed, key, 10_000)).toBe(false);
    expect(isWhole(since(20_000), fixed, key, 20_000)).toBe(false);
    expect(isWhole(since(20_000), fixed, key, 30_000)).toBe(true);
  });

  it('is whole of a session that starts a gap after it', () => {
    expect(isWhole(since(20_000), merging, key, 29_999)).toBe(false);
    expect(isWhole(since(20_000), merging, key, 30_000)).toBe(true);
  });

  it('is always whole where it is counted in readings, or where nothing was before', () => {
    expect(isWhole(since(20_000), numbered, key, 0)).toBe(true);
    expect(isWhole(since(noWatermark), fixed, key, 0)).toBe(true);
    expect(isWhole(since(noWatermark), merging, key, 0)).toBe(true);
    expect(isWhole(undefined, merging, key, 0)).toBe(true);
  });
});
