import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addExactly,
  type ExactSum,
  readExactSum,
  roundExactSum,
  writeExactSum,
} from '../../../../../lambdas/engine/aggregates/exact-sum.ts';
import { ByteReader, ByteWriter } from '../../../../../lambdas/engine/index.ts';
import { nearestToRationalSum } from '../../../../../simulation/oracle/exact-rational.ts';

const sumOf = (values: readonly number[]): ExactSum => {
  const sum: ExactSum = [];
  for (const value of values) addExactly(sum, value);
  return sum;
};

const total = (values: readonly number[]): number => roundExactSum(sumOf(values));

/** As large as a declaration allows. */
const largest = 1e280;

const doubles = fc.oneof(
  fc.double({ min: -largest, max: largest, noNaN: true }),
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.double({ min: -5e-308, max: 5e-308, noNaN: true }),
  fc.constantFrom(0, -0, 5e-324, -5e-324, 2 ** -1022, 1, -1, 2 ** 53, 2 ** -53, 2 ** 53 + 2, 0.1),
  fc
    .tuple(fc.integer({ min: -1_020, max: 900 }), fc.constantFrom(1, -1))
    .map(([e, s]) => s * 2 ** e),
);

const lists = fc.array(doubles, { maxLength: 40, size: 'max' });

describe('exact sum', () => {
  it.each([
    ['nothing', [], 0],
    ['a negative zero', [-0], 0],
    ['what cancels', [0.1, -0.1], 0],
    ['ten tenths, which no doubles can sum to 1', Array<number>(10).fill(0.1), 1],
    ['a small value between two that cancel', [1e280, 1, -1e280], 1],
    ['a tie, to even', [2 ** 53, 1], 2 ** 53],
    ['a tie that something far below breaks', [2 ** 53, 1, 5e-324], 2 ** 53 + 2],
    ['a tie that something far below breaks the other way', [2 ** 53 + 2, -1, -5e-324], 2 ** 53],
    ['the smallest doubles', [5e-324, 5e-324, -1e-323], 0],
    ['a sum that rounding twice gets wrong', [1, 2 ** -53, 2 ** -106], 1 + 2 ** -52],
    ['whole numbers past 2^53', [2 ** 53 - 1, 2 ** 53 - 1, 3, -2], 2 ** 54],
  ])('of %s', (_, values, expected) => {
    expect(total(values)).toBe(expected);
    expect(nearestToRationalSum(values)).toBe(expected);
  });

  it('is the double nearest to the sum as a rational number', () => {
    fc.assert(
      fc.property(lists, (values) => {
        expect(total(values)).toBe(nearestToRationalSum(values));
      }),
      { numRuns: 1_000 },
    );
  });

  it('does not depend on order or grouping, to the bit', () => {
    fc.assert(
      fc.property(
        lists.chain((values) =>
          fc.tuple(
            fc.constant(values),
            fc.shuffledSubarray(values, { minLength: values.length }),
            fc.nat(values.length),
          ),
        ),
        ([values, shuffled, at]) => {
          const merged = sumOf(shuffled.slice(at));
          for (const part of sumOf(shuffled.slice(0, at))) addExactly(merged, part);
          expect(roundExactSum(merged)).toBe(total(values));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('has few parts, none of them zero', () => {
    fc.assert(
      fc.property(lists, (values) => {
        const sum = sumOf(values);
        expect(sum.length).toBeLessThanOrEqual(40);
        expect(sum).not.toContain(0);
        expect(sum).not.toContain(-0);
      }),
    );
  });

  it('comes back from its bytes part by part', () => {
    fc.assert(
      fc.property(lists, (values) => {
        const sum = sumOf(values);
        const writer = new ByteWriter();
        writeExactSum(sum, writer);
        expect(readExactSum(new ByteReader(writer.finish()))).toEqual(sum);
      }),
    );
  });
});
