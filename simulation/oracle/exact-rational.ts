/**
 * Arithmetic on doubles as whole multiples of 2^-1074, the smallest double: slow, exact, and
 * nothing like the arithmetic that it checks.
 */

const mantissaBits = 52n;

/** The double as a multiple of 2^-1074. */
const inSmallestDoubles = (value: number): bigint => {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const pattern = bits.getBigUint64(0);
  const exponent = (pattern >> mantissaBits) & 0x7ffn;
  const fraction = pattern & ((1n << mantissaBits) - 1n);
  const magnitude =
    exponent === 0n ? fraction : (fraction | (1n << mantissaBits)) << (exponent - 1n);
  return pattern >> 63n === 0n ? magnitude : -magnitude;
};

/** The double nearest to a multiple of 2^-1074, ties to even. */
const nearestDouble = (multiple: bigint): number => {
  const magnitude = multiple < 0n ? -multiple : multiple;
  const shift = BigInt(Math.max(0, magnitude.toString(2).length - 53));
  let rounded = magnitude >> shift;
  const doubledRest = (magnitude - (rounded << shift)) * 2n;
  const unit = 1n << shift;
  if (doubledRest > unit || (doubledRest === unit && (rounded & 1n) === 1n)) rounded += 1n;
  let nearest = Number(rounded) * Number.MIN_VALUE;
  for (let doublings = shift; doublings > 0n; doublings -= 1n) nearest *= 2;
  return multiple < 0n ? -nearest : nearest;
};

/** The double nearest to the exact sum of the values. */
export const nearestToRationalSum = (values: readonly number[]): number =>
  nearestDouble(values.reduce((sum, value) => sum + inSmallestDoubles(value), 0n));

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
    (halves) => magnitude * 2n * smallestDoubles - halves * denominator,
  );
  return numerator < 0n ? -nearest : nearest;
};

/** The double nearest to the square root of a rational number that is not negative. */
export const nearestToRoot = ({ numerator, denominator }: Rational): number =>
  nearestBySearch(
    (halves) => numerator * (2n * smallestDoubles) ** 2n - halves * halves * denominator,
  );

/**
 * Searches the doubles from 0 up, by their bits, for the one nearest to a number.
 *
 * @param exceedsBy has the sign of the number minus so many halves of the smallest double
 */
const nearestBySearch = (exceedsBy: (halves: bigint) => bigint): number => {
  let [below, above] = [0n, 0x7ff0_0000_0000_0000n];
  while (above - below > 1n) {
    const middle = (below + above) / 2n;
    if (exceedsBy(2n * inSmallestDoubles(doubleOf(middle))) < 0n) above = middle;
    else below = middle;
  }
  const [low, high] = [doubleOf(below), doubleOf(above)];
  const past = exceedsBy(inSmallestDoubles(low) + inSmallestDoubles(high));
  if (past === 0n) return below % 2n === 0n ? low : high;
  return past < 0n ? low : high;
};

const doubleOf = (pattern: bigint): number => {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setBigUint64(0, pattern);
  return bits.getFloat64(0);
};
