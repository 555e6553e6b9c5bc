import type { ByteReader } from '../state/byte-reader.ts';
import type { ByteWriter } from '../state/byte-writer.ts';

/**
 * A sum without rounding: doubles that do not overlap, in increasing magnitude, whose exact sum is
 * the exact sum of everything added. Rounded once, when read; so neither the order of additions nor
 * merging changes a bit. (J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic and Fast
 * Robust Geometric Predicates", 1997, grow-expansion.)
 */
export type ExactSum = number[];

/** Adds a finite value in place. */
export const addExactly = (sum: ExactSum, value: number): void => {
  let carry = value;
  let kept = 0;
  for (let at = 0; at < sum.length; at += 1) {
    const part = sum[at] as number;
    const total = carry + part;
    const partSeen = total - carry;
    const rounding = carry - (total - partSeen) + (part - partSeen);
    if (rounding !== 0) {
      sum[kept] = rounding;
      kept += 1;
    }
    carry = total;
  }
  sum.length = kept;
  if (carry !== 0) sum.push(carry);
};

/** The double nearest to the exact sum, ties to even. */
export const roundExactSum = (sum: ExactSum): number => {
  let at = sum.length - 1;
  let high = sum[at] ?? 0;
  let low = 0;
  while (at > 0 && low === 0) {
    at -= 1;
    const part = sum[at] as number;
    const total = high + part;
    low = part - (total - high);
    high = total;
  }
  // `high` is rounded; where the discarded half lies exactly between two doubles, the sign of what
  // is further down decides, which the additions above have not seen.
  const below = sum[at - 1] ?? 0;
  if ((low > 0 && below > 0) || (low < 0 && below < 0)) {
    const doubled = low * 2;
    const candidate = high + doubled;
    if (candidate - high === doubled) return candidate;
  }
  return high;
};

/** Leaves both sides as they were. */
export const mergeExactSums = (left: ExactSum, right: ExactSum): ExactSum => {
  const merged = [...left];
  for (const part of right) addExactly(merged, part);
  return merged;
};

export const writeExactSum = (sum: ExactSum, writer: ByteWriter): void => {
  writer.unsigned(sum.length);
  for (const part of sum) writer.double(part);
};

export const readExactSum = (reader: ByteReader): ExactSum => {
  const sum: ExactSum = [];
  for (let rest = reader.unsigned(); rest > 0; rest -= 1) sum.push(reader.double());
  return sum;
};

/**
 * The same sum in parts that depend on nothing but its value: the nearest double, before it the
 * one nearest to what that leaves, and so on.
 */
export const canonicalSum = (sum: ExactSum): ExactSum => {
  const parts: ExactSum = [];
  for (let rest = sum; rest.length > 0; ) {
    const nearest = roundExactSum(rest);
    parts.unshift(nearest);
    rest = mergeExactSums(rest, [-nearest]);
  }
  return parts;
};
