import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { ContributionSink } from '../../engine/ports.ts';
import type { ContributionPack } from '../../engine/second-stage/contribution.ts';
import { groupPartitionKey } from '../../engine/second-stage/group-partition-key.ts';
import type { RetryOptions } from '../retry-rest.ts';
import { putAll, type StreamEntry } from './put-all.ts';

/** Puts contributions on the second stage's stream, those of one group on one shard. */
export class KinesisContributionSink implements ContributionSink {
  private readonly client: KinesisClient;
  private readonly streamName: string;
  private readonly encode: (pack: ContributionPack) => readonly Uint8Array[];
  private readonly retry: RetryOptions;

  /**
   * @param encode a pack as the records that carry it
   * @param retry of failed entries. @default - 8 attempts within 7 seconds
   */
  constructor(
    client: KinesisClient,
    streamName: string,
    encode: (pack: ContributionPack) => readonly Uint8Array[],
    retry: RetryOptions = {},
  ) {
    this.client = client;
    this.streamName = streamName;
    this.encode = encode;
    this.retry = retry;
  }

  /** @throws Error where the stream did not take all of them */
  async put(packs: readonly ContributionPack[]): Promise<void> {
    await putAll(this.client, this.streamName, this.entries(packs), this.retry);
  }

  private *entries(packs: readonly ContributionPack[]): Generator<StreamEntry> {
    for (const pack of packs) {
      const PartitionKey = groupPartitionKey(pack.group);
      for (const Data of this.encode(pack)) yield { Data, PartitionKey };
    }
  }
}
