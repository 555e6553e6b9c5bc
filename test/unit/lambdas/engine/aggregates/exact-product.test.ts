import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  exactSumValue,
  roundFraction,
} from '../../../../../lambdas/engine/aggregates/exact-fraction.ts';
import { addProductExactly } from '../../../../../lambdas/engine/aggregates/exact-product.ts';
import type { ExactSum } from '../../../../../lambdas/engine/aggregates/exact-sum.ts';
import {
  nearestToRational,
  sumOfProducts,
} from '../../../../../simulation/oracle/exact-rational.ts';

const squares = fc
  .oneof(
    fc.double({ min: -1e150, max: 1e150, noNaN: true }),
    fc.double({ min: -1e-140, max: 1e-140, noNaN: true }),
    fc.double({ min: -9, max: 9, noNaN: true }),
  )
  .filter((value) => value === 0 || Math.abs(value) >= 2 ** -480)
  .map((value) => [value, value] as const);

const weighed = fc.tuple(
  fc.oneof(
    fc.double({ min: -1e280, max: 1e280, noNaN: true }),
    fc.double({ min: -1e-300, max: 1e-300, noNaN: true }),
    fc.constantFrom(5e-324, -5e-324, 0.1),
  ),
  fc.oneof(fc.integer({ min: -1, max: 1_000 }), fc.nat(2 ** 45)),
);

describe('products', () => {
  it('add up without rounding, squares and doubles times whole numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(squares, weighed), { maxLength: 8 }), (pairs) => {
        const sum: ExactSum = [];
        for (const [left, right] of pairs) addProductExactly(sum, left, right);
        const expected = nearestToRational(sumOfProducts(pairs)) + 0;
        expect(roundFraction(exactSumValue(sum), 1n)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('cancel to nothing', () => {
    const sum: ExactSum = [];
    addProductExactly(sum, 0.1, 3);
    addProductExactly(sum, -0.1, 3);
    expect(sum).toEqual([]);
  });
});
