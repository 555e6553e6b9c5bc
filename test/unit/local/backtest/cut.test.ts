import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cut, cutBatches, mostRecordsPerBatch } from '../../../../local/backtest/cut.ts';

const items = Array.from({ length: 2_345 }, (_, index) => index);

const arbitraryCut: fc.Arbitrary<Cut> = fc.oneof(
  fc.record({ kind: fc.constant('every'), records: fc.integer({ min: 1, max: 12_000 }) }),
  fc.record({ kind: fc.constant('random'), seed: fc.integer() }),
);

describe('cutBatches', () => {
  it('loses nothing, keeps the order, and makes no batch empty or larger than may be', () => {
    fc.assert(
      fc.property(fc.nat(3_000), arbitraryCut, (count, cut) => {
        const given = items.slice(0, count);
        const batches = cutBatches(given, cut);
        expect(batches.flat()).toEqual(given);
        const sizes = batches.map(({ length }) => length);
        expect(sizes.every((size) => size > 0 && size <= mostRecordsPerBatch)).toBe(true);
      }),
    );
  });

  it('cuts every so many records, the last batch with the rest', () => {
    const sizes = cutBatches(items, { kind: 'every', records: 1_000 }).map(({ length }) => length);
    expect(sizes).toEqual([1_000, 1_000, 345]);
  });

  it('cuts the same way for the same seed, and another way for another', () => {
    const cut = (seed: number) => cutBatches(items, { kind: 'random', seed });
    expect(cut(1)).toEqual(cut(1));
    expect(cut(1)).not.toEqual(cut(2));
  });

  it('draws small batches and large ones', () => {
    const sizes = Array.from({ length: 50 }, (_, seed) => seed).flatMap((seed) =>
      cutBatches(items, { kind: 'random', seed }).map(({ length }) => length),
    );
    expect(Math.min(...sizes)).toBe(1);
    expect(Math.max(...sizes)).toBeGreaterThan(1_000);
  });
});
