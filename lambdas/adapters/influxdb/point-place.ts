/** How finely a store tells times apart: InfluxDB by nanoseconds, VictoriaMetrics by ms. */
export type TimePrecision = 'ns' | 'ms';

/** Where the point of one revision of a row lies. */
export interface PointPlace {
  /** In units of the precision, since the epoch. */
  readonly timestamp: bigint;
  /** Value of the tag `revision_block`. */
  readonly block: string;
}

/**
 * The place of a revision: no two revisions of a row share one, nor do rows of different times, so
 * no write can overwrite another row or another revision, in whatever order they land.
 *
 * The time is split into steps of a second, or of a millisecond where the row's time is no whole
 * second. The step that begins at the row's time has a slot for each unit of the precision. The
 * revision's slot is its remainder by their number, and what is left of it is the block:
 *
 * ```
 * timestamp = row's time + revision mod slots        0 <= offset < one step
 * block     = floor(revision / slots)                of whole seconds; 'ms' after it of others
 * ```
 *
 * Worst case: a series begins anew with every block, which is every 10^9 records of a partition
 * for whole seconds by nanoseconds, every 10^6 for other times, and with every 10^3 or every one
 * where the store knows milliseconds only.
 *
 * @param timeMs the row's time, epoch ms
 */
export const pointPlace = (
  timeMs: number,
  revision: number,
  precision: TimePrecision,
): PointPlace => {
  const unitsPerMs = precision === 'ns' ? 1_000_000 : 1;
  const isWholeSecond = timeMs % 1_000 === 0;
  const slots = unitsPerMs * (isWholeSecond ? 1_000 : 1);
  const block = Math.floor(revision / slots);
  return {
    timestamp: BigInt(timeMs) * BigInt(unitsPerMs) + BigInt(revision % slots),
    block: isWholeSecond ? String(block) : `${block}ms`,
  };
};
