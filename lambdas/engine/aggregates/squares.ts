import type { Aggregate } from './aggregate.ts';
import { type ExactNumber, exactSumValue } from './exact-fraction.ts';
import { addProductExactly } from './exact-product.ts';
import {
  addExactly,
  canonicalSum,
  type ExactSum,
  mergeExactSums,
  readExactSum,
  writeExactSum,
} from './exact-sum.ts';

/** Which variance: of the values as a sample of something larger, or as all there is. */
export type VarianceOf = 'sample' | 'population';

/** What a variance needs of the values: how many, their exact sum, and that of their squares. */
export interface Squares {
  count: number;
  readonly sum: ExactSum;
  readonly ofSquares: ExactSum;
}

/** Values that squares can be exact for. A variance takes no measure with a wider range. */
export const squareableRange = [-1e150, 1e150] as const;

/** 2^-480, 3.2e-145. Nearer to 0 a value counts as 0: no double holds all of its square. */
const leastSquareable = 2 ** -480;

/** The functions of an accumulator of squares, with the result made by `round`. */
export const overSquares = (
  of: VarianceOf,
  round: (sumOfDeviations: ExactNumber, divisor: bigint) => number,
): Aggregate<Squares> => ({
  empty: () => ({ count: 0, sum: [], ofSquares: [] }),
  add: (accumulator, value) => {
    accumulator.count += 1;
    if (Math.abs(value) >= leastSquareable) {
      addExactly(accumulator.sum, value);
      addProductExactly(accumulator.ofSquares, value, value);
    }
    return accumulator;
  },
  merge: (left, right) => ({
    count: left.count + right.count,
    sum: mergeExactSums(left.sum, right.sum),
    ofSquares: mergeExactSums(left.ofSquares, right.ofSquares),
  }),
  result: (accumulator) => {
    const { count } = accumulator;
    const divisor = of === 'population' ? count : count - 1;
    if (divisor <= 0) return null;
    return round(deviations(accumulator), BigInt(count) * BigInt(divisor));
  },
  write: ({ count, sum, ofSquares }, writer) => {
    writer.unsigned(count);
    writeExactSum(canonicalSum(sum), writer);
    writeExactSum(canonicalSum(ofSquares), writer);
  },
  read: (reader) => ({
    count: reader.unsigned(),
    sum: readExactSum(reader),
    ofSquares: readExactSum(reader),
  }),
});

/** `n * sum of squares - square of the sum`: n times the squared deviations from the mean. */
const deviations = ({ count, sum, ofSquares }: Squares): ExactNumber => {
  const total = exactSumValue(sum);
  const squares = exactSumValue(ofSquares);
  const exponent = Math.min(2 * total.exponent, squares.exponent);
  const minuend = (BigInt(count) * squares.units) << BigInt(squares.exponent - exponent);
  const subtrahend = (total.units * total.units) << BigInt(2 * total.exponent - exponent);
  return { units: minuend - subtrahend, exponent };
};
