/** How a stream is cut into partitions, and each partition into batches for a function. */
export interface StreamShape {
  readonly partitions: number;
  /** Of all partitions. */
  readonly recordsPerSecond: number;
  readonly recordsPerBatch: number;
  /** Of all partitions: how often the function is invoked. */
  readonly batchesPerSecond: number;
}

export interface StreamTraffic {
  readonly recordsPerSecond: number;
  readonly recordBytes: number;
  /** Of a record in the event that a function gets. */
  readonly eventBytes: number;
}

/** A shard takes a thousand records and a MiB a second. */
const recordsPerShard = 1_000;
const bytesPerShard = 2 ** 20;
/** With which an on-demand stream begins. */
const leastShards = 4;
/** An event is a synchronous payload. */
const eventBytesMost = 6 * 2 ** 20;

/**
 * How many shards an on-demand stream has for a steady load: it keeps room for twice what it had at
 * the most.
 */
export const onDemandShards = ({ recordsPerSecond, recordBytes }: StreamTraffic): number => {
  const perSecond = Math.max(
    recordsPerSecond / recordsPerShard,
    (recordsPerSecond * recordBytes) / bytesPerShard,
  );
  return Math.max(leastShards, Math.ceil(2 * perSecond));
};

/** When a mapping hands over a batch. */
export interface BatchRule {
  readonly windowSeconds: number;
  readonly mostRecords: number;
}

/** A batch ends with its window, or before it with the records or the bytes that it may hold. */
export const streamShape = (
  partitions: number,
  { recordsPerSecond, eventBytes }: StreamTraffic,
  { windowSeconds, mostRecords }: BatchRule,
): StreamShape => {
  const perPartition = recordsPerSecond / partitions;
  const most = Math.min(mostRecords, Math.floor(eventBytesMost / eventBytes));
  // The window opens with its first record: a batch is never empty.
  const recordsPerBatch = Math.max(1, Math.min(most, perPartition * windowSeconds));
  const batchesPerSecond = recordsPerSecond / recordsPerBatch;
  return { partitions, recordsPerSecond, recordsPerBatch, batchesPerSecond };
};
