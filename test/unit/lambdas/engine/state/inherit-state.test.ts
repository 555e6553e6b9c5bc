import { describe, expect, it } from 'vitest';
import {
  applyState,
  ByteReader,
  emptyPartitionState,
  encodeState,
  inheritState,
  noWatermark,
  PartitionFold,
  type PartitionState,
  type SourceRecord,
  type WindowResult,
} from '../../../../../lambdas/engine/index.ts';
import { jsonFormat } from '../../../../../lambdas/formats/json.ts';
import { Outbox } from '../../../../../lambdas/runtime/outbox.ts';
import {
  SmallRecords,
  smallEpochMs,
  smallPipeline,
} from '../../../../support/protocol/small-pipeline.ts';

const pipeline = smallPipeline({ scope: 'partition', forgetAfterSeconds: 20 });

const fold = (state: PartitionState, records: readonly SourceRecord[]): readonly WindowResult[] => {
  const outbox = new Outbox();
  const folding = new PartitionFold(pipeline, jsonFormat, 'p', state);
  for (const record of records) folding.fold(record, outbox);
  return outbox.results;
};

const folded = (made: SmallRecords): PartitionState => {
  const state = emptyPartitionState(pipeline.windows.length);
  fold(state, made.all);
  return state;
};

/** As a partition starts from it: through the journal. */
const inherited = (
  parents: readonly PartitionState[],
  isOwn: (key: string) => boolean = () => true,
): PartitionState => {
  const state = emptyPartitionState(pipeline.windows.length);
  const bytes = encodeState(inheritState(pipeline, parents, isOwn), pipeline, 'all');
  applyState(state, pipeline, new ByteReader(bytes));
  expect(encodeState(state, pipeline, 'all')).toEqual(bytes);
  return state;
};

const atSeconds = (state: PartitionState): number => (state.watermarkMs + 1 - smallEpochMs) / 1_000;

describe('inheritState', () => {
  /** Watermark at 38 s; windows up to 30 s are fired. */
  const ahead = () =>
    new SmallRecords()
      .readings('SA', 20, { at: 19, heat: 1 })
      .readings('SA', 40, { at: 40, heat: 2 });
  /** Watermark at 13 s. */
  const behind = () => new SmallRecords().readings('SB', 41, { at: 15, heat: 3 });
  const next = (...readings: Parameters<SmallRecords['readings']>[]): SourceRecord[] => {
    const made = readings.reduce((all, one) => all.readings(...one), new SmallRecords());
    return made.all.map((record) => ({ ...record, position: `9${record.position}` }));
  };

  it('takes the greatest ordinal, epoch and arrival clock, and counts from zero', () => {
    const [one, two] = [folded(ahead()), folded(behind())];
    one.epoch = 3;
    two.lastTickMs = smallEpochMs;
    const state = inherited([one, two]);
    expect(state).toMatchObject({ ordinal: 2, epoch: 3, position: '' });
    expect(state.arrivalClockMs).toBe(smallEpochMs + 41_000);
    expect(state.lastTickMs).toBe(smallEpochMs);
    expect(state.ledger.received).toBe(0);
    expect([...state.keys.keys()].sort()).toEqual(['SA', 'SB']);
  });

  it('knows the redrives that any parent took', () => {
    const [one, two] = [folded(ahead()), folded(behind())];
    two.redrives.take('p:1:0', smallEpochMs + 90_000, smallEpochMs);
    const state = inherited([one, two]);
    expect(state.redrives.take('p:1:0', smallEpochMs + 90_000, smallEpochMs)).toBe('again');
  });

  it('takes the keys and devices that are its own, and no others', () => {
    const parent = folded(ahead().readings('SB', 41, { at: 40, heat: 1 }));
    for (const device of ['SA', 'SB7']) {
      parent.registry.restore(device, [{ validFromMs: 1, entry: undefined }]);
    }
    const state = inherited([parent], (key) => key.startsWith('SB'));
    expect([...state.keys.keys()]).toEqual(['SB']);
    expect(state.registry.devices()).toEqual(['SB7']);
    expect(atSeconds(state)).toBe(38);
  });

  it('takes the watermark of the parent that is behind, in whatever order they come', () => {
    for (const parents of [
      [folded(ahead()), folded(behind())],
      [folded(behind()), folded(ahead())],
    ]) {
      expect(atSeconds(inherited(parents))).toBe(13);
    }
  });

  it('lets a parent that had no reading decide nothing', () => {
    const empty = emptyPartitionState(pipeline.windows.length);
    expect(atSeconds(inherited([empty, folded(ahead())]))).toBe(38);
    expect(atSeconds(inherited([folded(ahead()), empty]))).toBe(38);
    expect(inherited([empty, emptyPartitionState(1)]).watermarkMs).toBe(noWatermark);
  });

  it('gives a watermark of their own to the keys of the one ahead only', () => {
    const state = inherited([folded(ahead()), folded(behind())]);
    const watermarks = ['SA', 'SB'].map((key) => state.keys.get(key)?.watermarkMs);
    expect(watermarks).toEqual([smallEpochMs + 38_000 - 1, noWatermark]);
  });

  it('lets a window begin where it is whole for the keys of every parent', () => {
    const [one, two] = [folded(ahead()), folded(behind())];
    one.windowBegins[0] = { ordinal: 5, afterMs: 70 };
    two.windowBegins[0] = { ordinal: 3, afterMs: 90 };
    const untouched = emptyPartitionState(pipeline.windows.length);
    const begins = (...parents: readonly PartitionState[]) => inherited(parents).windowBegins;
    expect(begins(one, two)).toEqual([{ ordinal: 5, afterMs: 90 }]);
    expect(begins(two, one)).toEqual([{ ordinal: 5, afterMs: 90 }]);
    expect(begins(untouched, two)).toEqual([{ ordinal: 3, afterMs: 90 }]);
    expect(begins(two, untouched)).toEqual([{ ordinal: 3, afterMs: 90 }]);
    two.windowBegins[0] = undefined;
    expect(begins(one, two)).toEqual([undefined]);
    expect(begins(two, one)).toEqual([undefined]);
  });

  it('keeps the keys of the one ahead from opening what was closed', () => {
    const state = inherited([folded(ahead()), folded(behind())]);
    fold(state, next(['SA', 42, { at: 5, heat: 9 }], ['SB', 42, { at: 5, heat: 9 }]));
    expect(state.ledger).toMatchObject({ tooLate: 1, accepted: 1 });
  });

  it('makes no reading of the one behind late for being merged', () => {
    const state = inherited([folded(ahead()), folded(behind())]);
    const results = fold(state, next(['SB', 42, { at: 14, heat: 9 }]));
    expect(state.ledger.accepted).toBe(1);
    expect(results).toEqual([]);
    expect(state.keys.get('SB')?.slices[0]?.length).toBe(1);
  });

  it('fires no pane twice while the watermark catches up', () => {
    const state = inherited([folded(ahead()), folded(behind())]);
    const fired = fold(
      state,
      next(
        ['SB', 43, { at: 20, heat: 1 }],
        ['SB', 44, { at: 35, heat: 1 }],
        ['SB', 60, { at: 55, heat: 1 }],
      ),
    );
    const told = fired.map(({ key, start }) => `${key} ${(start - smallEpochMs) / 1_000}`);
    expect(told).toEqual([...new Set(told)]);
    expect(told).toContain('SA 40');
    expect(told).not.toContain('SA 10');
  });

  it('remembers how far a spent key had come until the watermark is there', () => {
    const other = new SmallRecords()
      .readings('SA', 11, { at: 10, heat: 1 })
      .readings('SC', 100, { at: 100, heat: 1 });
    const state = inherited([folded(other), folded(behind())]);
    const [early, late] = new SmallRecords().tick(101).tick(200).all;
    if (early === undefined || late === undefined) throw new Error('there are no ticks');
    // Silence moves the watermark to 60 s, then past 98 s.
    fold(state, [early]);
    expect(state.keys.has('SA')).toBe(true);
    fold(state, [late]);
    expect(state.keys.has('SA')).toBe(false);
  });
});
