import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { OutcomeFeed, ToldOutcome } from '../../engine/ports.ts';
import type { RetryOptions } from '../retry-rest.ts';
import { putAll, type StreamEntry } from './put-all.ts';

/** The most characters that a partition key may have; one at least. */
const longestKey = 256;

const encoder = new TextEncoder();

/** Tells outcomes on a stream, those of one key on one shard, each as a JSON document. */
export class KinesisOutcomeFeed implements OutcomeFeed {
  private readonly client: KinesisClient;
  private readonly streamName: string;
  private readonly retry: RetryOptions;

  /** @param retry of failed entries. @default - 8 attempts within 7 seconds */
  constructor(client: KinesisClient, streamName: string, retry: RetryOptions = {}) {
    this.client = client;
    this.streamName = streamName;
    this.retry = retry;
  }

  /** @throws Error where the stream did not take all of them */
  async tell(outcomes: readonly ToldOutcome[]): Promise<void> {
    await putAll(this.client, this.streamName, outcomes.map(entryOf), this.retry);
  }
}

/** The group of a whole fleet has no name, which a partition key must have. */
const entryOf = (outcome: ToldOutcome): StreamEntry => ({
  Data: encoder.encode(JSON.stringify(outcome)),
  PartitionKey: outcome.key.slice(0, longestKey).toWellFormed() || '-',
});
