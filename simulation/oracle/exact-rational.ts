/**
 * Sums of doubles as whole multiples of 2^-1074, the smallest double: slow, exact, and nothing like
 * the sums that it checks.
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
