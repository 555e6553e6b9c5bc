/**
 * Arithmetic on doubles as whole multiples of 2^-1074, the smallest double: slow, exact, and
 * nothing like the arithmetic that it checks.
 */

const mantissaBits = 52n;

interface Parts {
  /** With the sign. */
  readonly mantissa: bigint;
  /** Of the power of two that it is a multiple of, in doublings of the smallest double. */
  readonly doublings: bigint;
}

const partsOf = (value: number): Parts => {
  const pattern = patternOf(value);
  const exponent = (pattern >> mantissaBits) & 0x7ffn;
  const fraction = pattern & ((1n << mantissaBits) - 1n);
  const magnitude = exponent === 0n ? fraction : fraction | (1n << mantissaBits);
  const doublings = exponent === 0n ? 0n : exponent - 1n;
  return { mantissa: pattern >> 63n === 0n ? magnitude : -magnitude, doublings };
};

/** The double as a multiple of 2^-1074. */
const inSmallestDoubles = (value: number): bigint => {
  const { mantissa, doublings } = partsOf(value);
  return mantissa << doublings;
};

/** The double nearest to a multiple of 2^-1074, so often doubled; ties to even. */
const nearestDouble = (multiple: bigint, doublings: bigint): number => {
  const magnitude = multiple < 0n ? -multiple : multiple;
  const shift = BigInt(Math.max(0, bitsOf(magnitude) - 53));
  let rounded = magnitude >> shift;
  const doubledRest = (magnitude - (rounded << shift)) * 2n;
  const unit = 1n << shift;
  if (doubledRest > unit || (doubledRest === unit && (rounded & 1n) === 1n)) rounded += 1n;
  // In two steps, each exact: the power of two alone may be too small for a double, or too large.
  const exponent = Number(shift + doublings) - 1_074;
  const half = Math.trunc(exponent / 2);
  const nearest = Number(rounded) * 2 ** half * 2 ** (exponent - half);
  return multiple < 0n ? -nearest : nearest;
};

const bitsOf = (magnitude: bigint): number => {
  const digits = magnitude.toString(16);
  return magnitude === 0n ? 0 : digits.length * 4 - Math.clz32(Number(`0x${digits[0]}`)) + 28;
};

/** The double nearest to the exact sum of the values. */
export const nearestToRationalSum = (values: readonly number[]): number => {
  const parts = values.map(partsOf).filter(({ mantissa }) => mantissa !== 0n);
  let least = 2_046n;
  for (const { doublings } of parts) if (doublings < least) least = doublings;
  let sum = 0n;
  for (const { mantissa, doublings } of parts) sum += mantissa << (doublings - least);
  return nearestDouble(sum, least);
};

/** A rational number; the denominator is positive. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** One over the smallest double. */
const smallestDoubles = 1n << 1_074n;

/** The exact sum of the values. */
export const rationalSum = (values: readonly number[]): Rational => ({
  numerator: values.reduce((sum, value) => sum + inSmallestDoubles(value), 0n),
  denominator: smallestDoubles,
});

/** The sum of the products of two doubles each. */
export const sumOfProducts = (pairs: readonly (readonly [number, number])[]): Rational => ({
  numerator: pairs.reduce(
    (sum, [left, right]) => sum + inSmallestDoubles(left) * inSmallestDoubles(right),
    0n,
  ),
  denominator: smallestDoubles * smallestDoubles,
});

/** The double nearest to a rational number, ties to even. */
export const nearestToRational = ({ numerator, denominator }: Rational): number => {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const nearest = nearestBySearch(
    roughly(magnitude, denominator),
    (halves) => magnitude * 2n * smallestDoubles - halves * denominator,
  );
  return numerator < 0n ? -nearest : nearest;
};

/** The double nearest to the square root of a rational number that is not negative. */
export const nearestToRoot = ({ numerator, denominator }: Rational): number =>
  nearestBySearch(
    Math.sqrt(roughly(numerator, denominator)),
    (halves) => numerator * (2n * smallestDoubles) ** 2n - halves * halves * denominator,
  );

/**
 * Searches the doubles by their bits for the one nearest to a number.
 *
 * @param guess where to look before looking everywhere
 * @param exceedsBy has the sign of the number minus so many halves of the smallest double
 */
const nearestBySearch = (guess: number, exceedsBy: (halves: bigint) => bigint): number => {
  const isBelow = (pattern: bigint): boolean =>
    exceedsBy(2n * inSmallestDoubles(doubleOf(pattern))) >= 0n;
  let [below, above] = [patternOf(guess) - 2n, patternOf(guess) + 2n];
  if (!(below >= 0n && isBelow(below) && !isBelow(above))) [below, above] = [0n, infinity];
  while (above - below > 1n) {
    const middle = (below + above) / 2n;
    if (isBelow(middle)) below = middle;
    else above = middle;
  }
  const [low, high] = [doubleOf(below), doubleOf(above)];
  const past = exceedsBy(inSmallestDoubles(low) + inSmallestDoubles(high));
  if (past === 0n) return below % 2n === 0n ? low : high;
  return past < 0n ? low : high;
};

/** The quotient to some 15 digits, or something else where it is very large or small. */
const roughly = (numerator: bigint, denominator: bigint): number => {
  const shift = (denominator.toString(16).length - numerator.toString(16).length + 15) * 4;
  const quotient =
    shift < 0
      ? (numerator >> BigInt(-shift)) / denominator
      : (numerator << BigInt(shift)) / denominator;
  return Number(quotient) / 2 ** shift;
};

/** Of Infinity: what comes after the largest double. */
const infinity = 0x7ff0_0000_0000_0000n;

const bits = new DataView(new ArrayBuffer(8));

const patternOf = (value: number): bigint => {
  bits.setFloat64(0, value);
  return bits.getBigUint64(0);
};

const doubleOf = (pattern: bigint): number => {
  bits.setBigUint64(0, pattern);
  return bits.getFloat64(0);
};
