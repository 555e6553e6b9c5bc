/** A record of a stream on its way into a function's event. */
export interface StreamItem {
  /** The sequence number: what the function names in `batchItemFailures`. */
  readonly id: string;
  /** When the stream received it, epoch ms. */
  readonly arrivalTimeMs: number;
  /** The record as JSON, as it stands in the event's `Records`. */
  readonly json: string;
}

export interface StreamShard {
  readonly id: string;
  /** Shards that must be read to their end before this one. */
  readonly parentIds: readonly string[];
}

export interface ShardPage {
  readonly items: readonly StreamItem[];
  /** True where nothing can ever follow: the shard was split or merged, and this is its end. */
  readonly isLast: boolean;
}

/** Reads one shard from its oldest record on; each call goes on where the last one ended. */
export interface ShardReader {
  /** Throws where nothing was read; the next call tries the same again. */
  next(): Promise<ShardPage>;
}

/** A stream of shards: Kinesis, or the change stream of a DynamoDB table. */
export interface StreamSource {
  shards(): Promise<readonly StreamShard[]>;
  open(shardId: string): ShardReader;
}
