import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  exactSumValue,
  roundFraction,
  roundRoot,
} from '../../../../../lambdas/engine/aggregates/exact-fraction.ts';
import { addExactly, type ExactSum } from '../../../../../lambdas/engine/aggregates/exact-sum.ts';
import {
  nearestToRational,
  nearestToRoot,
  rationalSum,
} from '../../../../../simulation/oracle/exact-rational.ts';

const doubles = fc.oneof(
  fc.double({ min: -1e280, max: 1e280, noNaN: true }),
  fc.double({ min: -1e-300, max: 1e-300, noNaN: true }),
  fc.integer({ min: -9, max: 9 }),
  fc.constantFrom(5e-324, -5e-324, 2 ** -1_022, 2 ** 53, 2 ** -53, 1, -1),
);
const lists = fc.array(doubles, { maxLength: 5 });
const divisors = fc.oneof(fc.bigInt(1n, 20n), fc.bigInt(1n, 2n ** 60n));

const sumOf = (values: readonly number[]): ExactSum => {
  const sum: ExactSum = [];
  for (const value of values) addExactly(sum, value);
  return sum;
};

describe('fraction', () => {
  it('is the double nearest to an exact sum divided by a whole number', () => {
    fc.assert(
      fc.property(lists, divisors, (values, divisor) => {
        const { numerator, denominator } = rationalSum(values);
        const expected = nearestToRational({ numerator, denominator: denominator * divisor }) + 0;
        expect(roundFraction(exactSumValue(sumOf(values)), divisor)).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['nothing', [], 3n, 0],
    ['a third', [1], 3n, 1 / 3],
    ['minus a third', [-1], 3n, -1 / 3],
    ['next to nothing below 0', [-5e-324], 3n, 0],
    ['a half of the smallest double, to even', [5e-324], 2n, 0],
    ['one and a half of the smallest, to even', [1.5e-323], 2n, 1e-323],
    ['more than a half of the smallest', [5e-324, 5e-324], 3n, 5e-324],
    ['a tie between two doubles, to even', [2 ** 53, 1], 1n, 2 ** 53],
    ['a tie that something far below breaks', [2 ** 53, 1, 5e-324], 1n, 2 ** 53 + 2],
    ['what rounds up to a power of two', [2 ** 54 - 1], 1n, 2 ** 54],
    ['what its remainder takes past a tie', [5], 3n, 5 / 3],
    ['the largest double', [Number.MAX_VALUE], 1n, Number.MAX_VALUE],
  ])('of %s', (_, values, divisor, expected) => {
    expect(roundFraction(exactSumValue(sumOf(values)), divisor)).toBe(expected);
  });
});

describe('root', () => {
  it('is the double nearest to the root of a fraction', () => {
    fc.assert(
      fc.property(doubles, divisors, (value, divisor) => {
        const values = [Math.abs(value)];
        const { numerator, denominator } = rationalSum(values);
        const expected = nearestToRoot({ numerator, denominator: denominator * divisor });
        expect(roundRoot(exactSumValue(sumOf(values)), divisor)).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [0, 1n, 0],
    [4, 1n, 2],
    [2, 1n, Math.SQRT2],
    [9, 4n, 1.5],
    [1e280, 1n, 1e140],
    [5e-324, 1n, Math.sqrt(5e-324)],
  ])('of %d / %d is %d', (value, divisor, expected) => {
    expect(roundRoot(exactSumValue(sumOf([value])), divisor)).toBe(expected);
  });

  it('goes to even where it lies between two doubles', () => {
    // (2^53 + 1)^2
    expect(roundRoot(exactSumValue([1, 2 ** 54, 2 ** 106]), 1n)).toBe(2 ** 53);
  });

  it('goes up where the remainder of its fraction takes it past a tie', () => {
    // (2 * (2^56 + 8)^2 + 1) / 2
    const sum = [1, 2 ** 7, 2 ** 61, 2 ** 113];
    expect(roundRoot(exactSumValue(sum), 2n)).toBe(2 ** 56 + 16);
  });
});
