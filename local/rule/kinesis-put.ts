import { type KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { StreamPut } from './stream-put.ts';

/** Puts into a Kinesis stream with PutRecords. */
export const kinesisPut =
  (client: KinesisClient, streamName: string): StreamPut =>
  async (entries) => {
    const { Records = [] } = await client.send(
      new PutRecordsCommand({
        StreamName: streamName,
        Records: entries.map(({ data, partitionKey }) => ({
          Data: data,
          PartitionKey: partitionKey,
        })),
      }),
    );
    return Records.map(({ ErrorCode }) => ErrorCode === undefined || ErrorCode === null);
  };
