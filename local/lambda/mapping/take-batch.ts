import type { StreamItem } from './stream-source.ts';

export interface BatchLimits {
  /** Most records of a batch: `BatchSize`. */
  readonly batchSize: number;
  /** Oldest record that is still handed over, ms: `MaximumRecordAgeInSeconds`; -1 for any. */
  readonly maximumRecordAgeMs: number;
}

/** Lambda's limit on the event of a synchronous invocation. */
const maxEventBytes = 6 * 1024 * 1024;
const envelopeBytes = '{"Records":[]}'.length;

/**
 * How many of the items, from the first, make the next batch: up to the batch size, and up to 6 MB
 * of event. A single item that is larger still makes a batch of its own, which Lambda would refuse.
 */
export const batchLength = (items: readonly StreamItem[], { batchSize }: BatchLimits): number => {
  let bytes = envelopeBytes;
  let count = 0;
  for (const { json } of items) {
    bytes += Buffer.byteLength(json) + 1;
    if (count === batchSize || (count > 0 && bytes > maxEventBytes)) break;
    count += 1;
  }
  return count;
};

/** How many of the items, from the first, are too old to be handed over. */
export const expiredLength = (
  items: readonly StreamItem[],
  { maximumRecordAgeMs }: BatchLimits,
  nowMs: number,
): number => {
  if (maximumRecordAgeMs < 0) return 0;
  const young = items.findIndex((item) => nowMs - item.arrivalTimeMs <= maximumRecordAgeMs);
  return young < 0 ? items.length : young;
};

/** The event that the function gets: a JSON document. */
export const eventOf = (items: readonly StreamItem[]): string =>
  `{"Records":[${items.map(({ json }) => json).join(',')}]}`;
