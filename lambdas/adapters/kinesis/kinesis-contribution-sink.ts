import {
  type KinesisClient,
  PutRecordsCommand,
  type PutRecordsRequestEntry,
} from '@aws-sdk/client-kinesis';
import type { ContributionSink } from '../../engine/ports.ts';
import type { ContributionPack } from '../../engine/second-stage/contribution.ts';
import { groupPartitionKey } from '../../engine/second-stage/group-partition-key.ts';
import { type RetryOptions, retryRest } from '../retry-rest.ts';

/** PutRecords takes at most 500 records of 5 MiB together. */
const mostEntries = 500;
const mostBytes = 4 * 2 ** 20;

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
    for (const request of this.requests(packs)) {
      const left = await retryRest(request, (rest) => this.putEntries(rest), this.retry);
      if (left.length === 0) continue;
      throw new Error(
        `${left.length} of ${request.length} records were not taken by ${this.streamName}; ` +
          'the stream is throttled: add shards',
      );
    }
  }

  /** What one request takes at a time. */
  private *requests(packs: readonly ContributionPack[]): Generator<PutRecordsRequestEntry[]> {
    let request: PutRecordsRequestEntry[] = [];
    let bytes = 0;
    for (const pack of packs) {
      const PartitionKey = groupPartitionKey(pack.group);
      for (const Data of this.encode(pack)) {
        if (request.length === mostEntries || bytes + Data.length > mostBytes) {
          yield request;
          request = [];
          bytes = 0;
        }
        request.push({ Data, PartitionKey });
        bytes += Data.length;
      }
    }
    if (request.length > 0) yield request;
  }

  private async putEntries(
    entries: readonly PutRecordsRequestEntry[],
  ): Promise<readonly PutRecordsRequestEntry[]> {
    const { Records = [] } = await this.client.send(
      new PutRecordsCommand({ StreamName: this.streamName, Records: [...entries] }),
    );
    return entries.filter((_, index) => Records[index]?.ErrorCode !== undefined);
  }
}
