import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cells } from '../../../../../lambdas/engine/aggregates/cells.ts';
import type { ExactSum } from '../../../../../lambdas/engine/aggregates/exact-sum.ts';
import {
  addToSumCells,
  mergeSumCells,
  roundSumCells,
} from '../../../../../lambdas/engine/aggregates/sum-cells.ts';
import { nearestToRationalSum } from '../../../../../simulation/oracle/exact-rational.ts';

const at = { number: 0, object: 0 };
const emptyCells = (): Cells => ({ numbers: [0, 0], objects: undefined });
const values = fc.oneof(
  fc.double({ min: -1e280, max: 1e280, noNaN: true }),
  fc.constantFrom(1e16, 1, 1e-16, -1e16, -1, -1e-16, 5e-324),
);

const sumOf = (given: readonly number[]): Cells => {
  const cells = emptyCells();
  for (const value of given) addToSumCells(cells, at, 0, value + 0);
  return cells;
};

describe('sum cells', () => {
  it('hold the exact sum, in the object where two doubles are too few', () => {
    fc.assert(
      fc.property(fc.array(values), (given) => {
        const cells = sumOf(given);
        expect(roundSumCells(cells, at, 0)).toBe(nearestToRationalSum(given));
        const parts = cells.objects?.[0] as ExactSum | undefined;
        if (parts !== undefined) expect(parts.length).toBeGreaterThan(2);
      }),
    );
  });

  it('move to the object and come back', () => {
    const cells = sumOf([1e16, 1, 1e-16]);
    expect(cells.objects?.[0]).toEqual([1e-16, 1, 1e16]);
    addToSumCells(cells, at, 0, -1e16);
    expect(cells.objects?.[0]).toBeUndefined();
    expect(cells.numbers).toEqual([1e-16, 1]);
  });

  it('stay in two doubles where these can hold what three parts would', () => {
    const cells = sumOf([36.8, 0.1, 2 ** -52, 1e3, 250]);
    expect(cells.objects).toBeUndefined();
    expect(roundSumCells(cells, at, 0)).toBe(nearestToRationalSum([36.8, 0.1, 1e3, 250, 2 ** -52]));
  });

  it('merge exactly, leaving the other side as it was', () => {
    fc.assert(
      fc.property(fc.array(values), fc.array(values), (left, right) => {
        const [into, from] = [sumOf(left), sumOf(right)];
        const before = structuredClone(from);
        mergeSumCells(into, from, at, 0);
        expect(roundSumCells(into, at, 0)).toBe(nearestToRationalSum([...left, ...right]));
        expect(from).toEqual(before);
      }),
    );
  });
});
