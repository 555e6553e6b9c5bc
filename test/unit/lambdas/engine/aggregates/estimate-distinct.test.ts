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

  it('stays finite with every register full', () => {
    const full = estimateDistinct(new Uint8Array(registerCount).fill(33));
    expect(full).toBeGreaterThan(2 ** 42);
  });
});
