import type { ByteReader } from '../state/byte-reader.ts';
import type { ByteWriter } from '../state/byte-writer.ts';

/**
 * How many values of each magnitude: from it, any quantile within a relative error.
 * 1. Magnitudes are divided into buckets: each power of two into 128 of equal width, found by
 *    the leading bits of the double alone. No logarithm is taken, whose last bit the language
 *    leaves open. Magnitudes below 2^-1022 count as 0.
 * 2. A bucket from l to u stands for 2lu / (l + u), which is nowhere in it off by more than the
 *    fraction (u - l) / (u + l), 1/257 at most.
 * 3. Where more than 2048 buckets are occupied, the level rises: buckets join two by two, and the
 *    error doubles. As buckets are nested, the level and the counts are those of all values ever
 *    added, in whatever order they were added and merged.
 * (C. Masson et al., "DDSketch", 2019, with the uniform collapse of I. Epicoco et al.,
 * "UDDSketch", 2020.)
 */
export interface QuantileSketch {
  level: number;
  /** Occupied buckets, ascending; those of negative values are negative. */
  readonly buckets: number[];
  readonly counts: number[];
  /** Infinity and -Infinity before the first value. */
  least: number;
  greatest: number;
}

const mostBuckets = 2_048;
/** Bits of a double's upper half behind the seven leading bits of its fraction. */
const droppedBits = 13;
/** The bucket of the largest doubles, at level 0. */
const lastBucket = (0x7ff << 7) - 1;
const leastNormal = 2 ** -1_022;
const bits = new DataView(new ArrayBuffer(8));

export const emptyQuantileSketch = (): QuantileSketch => ({
  level: 0,
  buckets: [],
  counts: [],
  least: Number.POSITIVE_INFINITY,
  greatest: Number.NEGATIVE_INFINITY,
});

/** Adds in place. */
export const addToQuantileSketch = (sketch: QuantileSketch, value: number): void => {
  sketch.least = Math.min(sketch.least, value);
  sketch.greatest = Math.max(sketch.greatest, value);
  addCount(sketch, atLevel(bucketOf(value), sketch.level), 1);
};

/** Leaves both sides as they were. */
export const mergeQuantileSketches = (
  left: QuantileSketch,
  right: QuantileSketch,
): QuantileSketch => {
  const [fine, coarse] = left.level < right.level ? [left, right] : [right, left];
  const merged = { ...coarse, buckets: [...coarse.buckets], counts: [...coarse.counts] };
  merged.least = Math.min(left.least, right.least);
  merged.greatest = Math.max(left.greatest, right.greatest);
  for (const [at, bucket] of fine.buckets.entries()) {
    const joined = atLevel(bucket, merged.level - fine.level);
    addCount(merged, joined, fine.counts[at] as number);
  }
  return merged;
};

/**
 * The value below or at which the fraction of all values lies (the nearest rank), as its bucket
 * tells it; exact for the least and the greatest. Null for an empty sketch.
 */
export const quantileOf = (sketch: QuantileSketch, fraction: number): number | null => {
  const { buckets, counts, level, least, greatest } = sketch;
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let rank = Math.max(1, Math.ceil(fraction * total));
  // 0.07 * 100 is more than 7, but 7 / 100 is 0.07.
  if ((rank - 1) / total >= fraction) rank -= 1;
  let at = 0;
  for (let below = counts[0] as number; below < rank; below += counts[at] as number) at += 1;
  const bucket = buckets[at] as number;
  const value = Math.sign(bucket) * middleOf(Math.abs(bucket), level);
  return Math.min(Math.max(value, least), greatest) + 0;
};

export const writeQuantileSketch = (sketch: QuantileSketch, writer: ByteWriter): void => {
  const { level, buckets, counts, least, greatest } = sketch;
  writer.unsigned(level);
  writer.unsigned(buckets.length);
  let before = 0;
  for (const bucket of buckets) {
    writer.signed(bucket - before);
    before = bucket;
  }
  for (const count of counts) writer.unsigned(count);
  writer.double(least);
  writer.double(greatest);
};

export const readQuantileSketch = (reader: ByteReader): QuantileSketch => {
  const level = reader.unsigned();
  const buckets: number[] = [];
  for (let rest = reader.unsigned(); rest > 0; rest -= 1) {
    buckets.push((buckets.at(-1) ?? 0) + reader.signed());
  }
  const counts = buckets.map(() => reader.unsigned());
  return { level, buckets, counts, least: reader.double(), greatest: reader.double() };
};

/** At level 0: the double's exponent and seven bits of its fraction, with its sign. */
const bucketOf = (value: number): number => {
  if (Math.abs(value) < leastNormal) return 0;
  bits.setFloat64(0, Math.abs(value));
  const bucket = bits.getUint32(0) >>> droppedBits;
  return value < 0 ? -bucket : bucket;
};

/** The bucket so many levels up. */
const atLevel = (bucket: number, levels: number): number =>
  bucket < 0 ? -(-bucket >> levels) : bucket >> levels;

const middleOf = (bucket: number, level: number): number => {
  const low = leastIn(bucket << level);
  const high = leastIn(Math.min((bucket + 1) << level, lastBucket));
  return (2 * low) / (1 + low / high);
};

/** The least double in a bucket of level 0. */
const leastIn = (bucket: number): number => {
  bits.setUint32(0, bucket << droppedBits);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
};

const addCount = (sketch: QuantileSketch, bucket: number, count: number): void => {
  const { buckets, counts } = sketch;
  let [from, to] = [0, buckets.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((buckets[middle] as number) < bucket) from = middle + 1;
    else to = middle;
  }
  if (buckets[from] === bucket) {
    counts[from] = (counts[from] as number) + count;
    return;
  }
  buckets.splice(from, 0, bucket);
  counts.splice(from, 0, count);
  while (buckets.length > mostBuckets) raiseLevel(sketch);
};

/** Joins buckets two by two. */
const raiseLevel = (sketch: QuantileSketch): void => {
  const { buckets, counts } = sketch;
  let kept = 0;
  for (const [at, bucket] of buckets.entries()) {
    const joined = atLevel(bucket, 1);
    const count = counts[at] as number;
    if (kept > 0 && buckets[kept - 1] === joined) {
      counts[kept - 1] = (counts[kept - 1] as number) + count;
    } else {
      buckets[kept] = joined;
      counts[kept] = count;
      kept += 1;
    }
  }
  buckets.length = kept;
  counts.length = kept;
  sketch.level += 1;
};
