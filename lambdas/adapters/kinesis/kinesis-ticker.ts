import type { KinesisClient, PutRecordsRequestEntry, Shard } from '@aws-sdk/client-kinesis';
import type { Ticker } from '../../engine/ports.ts';
import { type RetryOptions, retryRest } from '../retry-rest.ts';
import { listShards } from './list-shards.ts';
import { putOnce } from './put-all.ts';

/** PutRecords takes at most 500 records. */
const batchSize = 500;

/**
 * Puts one record on every open shard: how time passes on a silent partition. A record finds its
 * shard by the first hash key of the shard's range, whatever its partition key says.
 */
export class KinesisTicker implements Ticker {
  private readonly client: KinesisClient;
  private readonly streamName: string;
  private readonly retry: RetryOptions;

  /** @param retry of failed entries. @default - 8 attempts within 7 seconds */
  constructor(client: KinesisClient, streamName: string, retry: RetryOptions = {}) {
    this.client = client;
    this.streamName = streamName;
    this.retry = retry;
  }

  /** @throws Error where a shard did not take it */
  async tick(record: Uint8Array): Promise<number> {
    const shards = await this.openShards();
    const entries = shards.map(
      (shard): PutRecordsRequestEntry => ({
        Data: record,
        PartitionKey: 'tick',
        ExplicitHashKey: shard.HashKeyRange?.StartingHashKey,
      }),
    );
    let left = 0;
    for (let at = 0; at < entries.length; at += batchSize) {
      const batch = entries.slice(at, at + batchSize);
      left += (await retryRest(batch, (rest) => this.put(rest), this.retry)).length;
    }
    if (left > 0) {
      throw new Error(
        `${left} of ${shards.length} shards of ${this.streamName} took no tick; ` +
          'the stream is throttled: add shards or slow the writers',
      );
    }
    return shards.length;
  }

  private put(rest: readonly PutRecordsRequestEntry[]): Promise<readonly PutRecordsRequestEntry[]> {
    return putOnce(this.client, this.streamName, rest);
  }

  private async openShards(): Promise<Shard[]> {
    const shards = await listShards(this.client, this.streamName);
    // A closed shard has its last sequence number; nothing can be put on it.
    return shards.filter((shard) => shard.SequenceNumberRange?.EndingSequenceNumber === undefined);
  }
}
