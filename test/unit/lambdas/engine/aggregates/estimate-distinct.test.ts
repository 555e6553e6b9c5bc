import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  estimateDistinct,
  raiseRegister,
  registerCount,
} from '../../../../../lambdas/engine/aggregates/estimate-distinct.ts';

const estimateOf = (values: Iterable<number>): number => {
  const registers = new Uint8Array(registerCount);
  for (const value of values) raiseRegister(registers, value);
  return estimateDistinct(registers);
};

/** Different numbers, as sensors send them: whole, decimal, and as they come. */
const kinds: readonly (readonly [string, (at: number) => number])[] = [
  ['whole numbers', (at) => at],
  ['negative tenths', (at) => -at / 10],
  ['powers', (at) => 1.0001 ** at],
  ['roots', (at) => Math.sqrt(at)],
];

/** By the sums of his paper, as they stand there. */
const estimateOfErtl = (registers: readonly number[]): number => {
  const shares = Array.from({ length: 34 }, (_, rank) => {
    return registers.filter((each) => each === rank).length / registerCount;
  });
  const [empty, full] = [shares[0] ?? 0, shares[33] ?? 0];
  let [sigma, tau] = [empty, full];
  for (let k = 1; k <= 60; k += 1) {
    sigma += empty ** (2 ** k) * 2 ** (k - 1);
    tau -= (1 - (1 - full) ** (2 ** -k)) ** 2 * 2 ** -k;
  }
  let sum = sigma + (tau / 3) * 2 ** -32;
  for (let rank = 1; rank <= 32; rank += 1) sum += (shares[rank] ?? 0) * 2 ** -rank;
  return Math.min(registerCount / (2 * Math.LN2 * sum), 2 ** 64);
};

const standardError = 1.04 / Math.sqrt(registerCount);

describe('HyperLogLog', () => {
  it.each(kinds)('has the stated standard error over %s', (_, valueAt) => {
    const runs = 60;
    for (const count of [300, 3_000, 20_000]) {
      let squares = 0;
      for (let run = 0; run < runs; run += 1) {
        const values = Array.from({ length: count }, (_each, at) => valueAt(run * count + at));
        squares += (estimateOf(values) / count - 1) ** 2;
      }
      // 60 runs tell the standard error itself within a tenth; three times that is allowed.
      expect(Math.sqrt(squares / runs)).toBeLessThan(standardError * 1.3);
    }
  });

  it('estimates next to nothing of nothing, and does not count a value twice', () => {
    expect(estimateOf([])).toBe(0);
    expect(estimateOf([7, 7, 7])).toBe(estimateOf([7]));
    expect(Math.round(estimateOf([7]))).toBe(1);
  });

  it('is the estimator of Ertl, whatever ranks its registers have', () => {
    const ranks = fc.oneof(fc.nat(33), fc.constantFrom(0, 1, 32, 33));
    const registers = fc.oneof(
      fc.array(ranks, { minLength: registerCount, maxLength: registerCount }),
      fc
        .tuple(ranks, ranks, fc.nat(registerCount))
        .map(([one, other, at]) => [
          ...Array<number>(at).fill(one),
          ...Array<number>(registerCount - at).fill(other),
        ]),
    );
    fc.assert(
      fc.property(registers, (drawn) => {
        const expected = estimateOfErtl(drawn);
        const actual = estimateDistinct(Uint8Array.from(drawn));
        expect(Math.abs(actual - expected)).toBeLessThan((expected + 1) * 1e-12);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [0, 368, 2],
    [1, 322, 1],
    [-0.1, 1_321, 1],
    [20, 1_051, 2],
    [21.5, 1_303, 6],
  ])('puts %d, by MurmurHash3 of its little-endian bytes, into register %d', (value, at, rank) => {
    const registers = new Uint8Array(registerCount);
    raiseRegister(registers, value);
    expect([...registers.entries()].filter(([, each]) => each > 0)).toEqual([[at, rank]]);
  });

  it('estimates no more values than there are doubles', () => {
    expect(estimateDistinct(new Uint8Array(registerCount).fill(33))).toBe(2 ** 64);
  });
});
