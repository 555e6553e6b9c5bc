import { DescribeStreamSummaryCommand, type KinesisClient } from '@aws-sdk/client-kinesis';

/** A stream whose settings give up the order of a device's records. */
export class UnorderedStreamError extends Error {
  override readonly name = 'UnorderedStreamError';

  constructor(stream: string, strategy: string) {
    super(
      `the record distribution strategy of the stream ${stream} is ${strategy}, but must be ` +
        'USER_PARTITION_KEY: with any other a device has its records on several shards, in no ' +
        'order; set it back with UpdateStreamRecordDistributionStrategy',
    );
  }
}

/**
 * Makes sure, once in the life of an execution environment, that a stream puts the records of a
 * device on one shard, in their order: the setting can be changed at any time, past the template.
 */
export class RecordOrder {
  private readonly client: KinesisClient;
  private readonly stream: string;
  private isSure = false;

  constructor(client: KinesisClient, stream: string) {
    this.client = client;
    this.stream = stream;
  }

  /** @throws UnorderedStreamError, or the SDK's error where the stream cannot be asked */
  async assert(): Promise<void> {
    if (this.isSure) return;
    const { StreamDescriptionSummary: summary } = await this.client.send(
      new DescribeStreamSummaryCommand({ StreamName: this.stream }),
    );
    // A stream that never had another, and an endpoint that knows none, tell nothing.
    const strategy = summary?.RecordDistributionStrategy ?? 'USER_PARTITION_KEY';
    if (strategy !== 'USER_PARTITION_KEY') throw new UnorderedStreamError(this.stream, strategy);
    this.isSure = true;
  }
}
