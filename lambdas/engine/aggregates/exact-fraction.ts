import type { ExactSum } from './exact-sum.ts';

/** `units * 2^exponent`, exactly. */
export interface ExactNumber {
  readonly units: bigint;
  readonly exponent: number;
}

const bits = new DataView(new ArrayBuffer(8));
/** Bits of a double's significand, and the exponent of the smallest double. */
const precision = 53;
const leastExponent = -1_074;

/** A finite double as a whole number of the powers of two that it is made of. */
const exactDouble = (value: number): ExactNumber => {
  bits.setFloat64(0, value);
  const high = bits.getUint32(0);
  const biased = (high >>> 20) & 0x7ff;
  const fraction = (high & 0xf_ffff) * 2 ** 32 + bits.getUint32(4);
  const magnitude = BigInt(biased === 0 ? fraction : fraction + 2 ** 52);
  const exponent = leastExponent + Math.max(0, biased - 1);
  return { units: value < 0 ? -magnitude : magnitude, exponent };
};

/** The value of an exact sum. */
export const exactSumValue = (sum: ExactSum): ExactNumber => {
  const parts = sum.map(exactDouble);
  const exponent = Math.min(0, ...parts.map((part) => part.exponent));
  const units = parts.reduce(
    (total, part) => total + (part.units << BigInt(part.exponent - exponent)),
    0n,
  );
  return { units, exponent };
};

/**
 * The double nearest to `units * 2^exponent / divisor`, ties to even: rounded once.
 *
 * @param divisor positive
 */
export const roundFraction = ({ units, exponent }: ExactNumber, divisor: bigint): number => {
  if (units === 0n) return 0;
  const magnitude = units < 0n ? -units : units;
  const shift = Math.max(0, precision + 2 + bitLength(divisor) - bitLength(magnitude));
  const shifted = magnitude << BigInt(shift);
  const quotient = shifted / divisor;
  const rounded = roundOnce(quotient, quotient * divisor !== shifted, exponent - shift);
  // Adding 0 turns -0, to which a tiny negative fraction rounds, into 0.
  return units < 0n ? -rounded + 0 : rounded;
};

/**
 * The double nearest to the square root of `units * 2^exponent / divisor`: rounded once.
 *
 * @param number not negative
 * @param divisor positive
 */
export const roundRoot = ({ units, exponent }: ExactNumber, divisor: bigint): number => {
  if (units === 0n) return 0;
  let shift = Math.max(0, 2 * (precision + 2) + bitLength(divisor) - bitLength(units));
  // The power of two comes out of the root whole.
  if ((exponent - shift) % 2 !== 0) shift += 1;
  const shifted = units << BigInt(shift);
  const quotient = shifted / divisor;
  const root = wholeRoot(quotient);
  const isInexact = root * root !== quotient || quotient * divisor !== shifted;
  return roundOnce(root, isInexact, (exponent - shift) / 2);
};

/**
 * The double nearest to `units * 2^exponent`, or to a little more where `isInexact`; `units` has
 * more bits than a double.
 */
const roundOnce = (units: bigint, isInexact: boolean, exponent: number): number => {
  // A double's last bit stands for this power of two, near zero for the least there is.
  const last = Math.max(exponent + bitLength(units) - precision, leastExponent);
  const dropped = BigInt(last - exponent);
  const kept = units >> dropped;
  const rest = units - (kept << dropped);
  const half = 1n << (dropped - 1n);
  const isUp = rest > half || (rest === half && (isInexact || (kept & 1n) === 1n));
  return Number(isUp ? kept + 1n : kept) * powerOfTwo(last);
};

/** The largest whole number whose square is at most `value`, by Newton's method. */
const wholeRoot = (value: bigint): bigint => {
  // At or above the root, so that the steps only go down.
  let root = 1n << BigInt(Math.ceil(bitLength(value) / 2));
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
};

const bitLength = (value: bigint): number => {
  const digits = value.toString(16);
  return digits.length * 4 - Math.clz32(Number.parseInt(digits[0] as string, 16)) + 28;
};

/** Not `2 ** exponent`, whose last bit the language leaves open. */
const powerOfTwo = (exponent: number): number => {
  if (exponent < -1_022) return powerOfTwo(exponent + 52) * Number.EPSILON;
  bits.setUint32(0, (exponent + 1_023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
};
