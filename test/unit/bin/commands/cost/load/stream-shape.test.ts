import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  onDemandShards,
  streamShape,
} from '../../../../../../bin/commands/cost/load/stream-shape.ts';

const traffic = (recordsPerSecond: number) => ({
  recordsPerSecond,
  recordBytes: 300,
  eventBytes: 800,
});
const rule = { windowSeconds: 5, mostRecords: 10_000 };

describe('an on-demand stream', () => {
  it.each([
    [1, 4],
    [2_000, 4],
    [2_001, 5],
    [10_000, 20],
  ])('has for %d records a second %d shards', (recordsPerSecond, shards) => {
    expect(onDemandShards(traffic(recordsPerSecond))).toBe(shards);
  });

  it('has shards for its bytes, where those are more', () => {
    expect(onDemandShards({ ...traffic(1_000), recordBytes: 2 ** 14 })).toBe(32);
  });
});

describe('a stream', () => {
  it('is cut by the window where records are few, and by the payload where they are many', () => {
    expect(streamShape(4, traffic(100), rule).recordsPerBatch).toBe(125);
    const full = streamShape(1, traffic(1_000_000), { ...rule, mostRecords: 100_000 });
    expect(full.recordsPerBatch).toBe(Math.floor((6 * 2 ** 20) / 800));
  });

  it('has no batch without a record', () => {
    const { recordsPerBatch, batchesPerSecond } = streamShape(4, traffic(0.01), rule);
    expect([recordsPerBatch, batchesPerSecond]).toEqual([1, 0.01]);
  });

  it('hands over as many records as it takes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e7 }), fc.integer({ min: 1, max: 500 }), (rate, n) => {
        const { recordsPerBatch, batchesPerSecond } = streamShape(n, traffic(rate), rule);
        expect(recordsPerBatch * batchesPerSecond).toBeCloseTo(rate, 3);
      }),
    );
  });
});
