import {
  type _Record,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis';
import { shardReader } from './shard-reader.ts';
import type { ShardReader, StreamItem, StreamShard, StreamSource } from './stream-source.ts';

export interface KinesisSourceOptions {
  readonly client: KinesisClient;
  readonly streamName: string;
  readonly streamArn: string;
  readonly region: string;
  /** The invoking role, as it stands in the event. @default - a role of account 000000000000 */
  readonly invokeIdentityArn?: string;
}

/** A Kinesis stream as Lambda reads it, from the oldest record on. */
export const kinesisSource = (options: KinesisSourceOptions): StreamSource => ({
  shards: () => listShards(options),
  open: (shardId) => openShard(options, shardId),
});

const listShards = async ({
  client,
  streamName,
}: KinesisSourceOptions): Promise<readonly StreamShard[]> => {
  const shards: StreamShard[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new ListShardsCommand(NextToken === undefined ? { StreamName: streamName } : { NextToken }),
    );
    for (const { ShardId: id, ParentShardId, AdjacentParentShardId } of page.Shards ?? []) {
      const parentIds = [ParentShardId, AdjacentParentShardId].filter((parent) => parent != null);
      if (id !== undefined) shards.push({ id, parentIds });
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return shards;
};

const openShard = (options: KinesisSourceOptions, shardId: string): ShardReader => {
  const { client, streamName } = options;
  return shardReader({
    iterator: async (after) => {
      const from =
        after === undefined
          ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
          : ({
              ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
              StartingSequenceNumber: after,
            } as const);
      const { ShardIterator } = await client.send(
        new GetShardIteratorCommand({ StreamName: streamName, ShardId: shardId, ...from }),
      );
      return ShardIterator;
    },
    read: async (iterator) => {
      const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator }));
      const items = (page.Records ?? []).map((record) => toItem(options, shardId, record));
      return { items, next: page.NextShardIterator ?? undefined };
    },
    isExpired: (error) => error instanceof ExpiredIteratorException,
  });
};

/** The record as it stands in a Lambda event; times in seconds there, with a fraction. */
const toItem = (options: KinesisSourceOptions, shardId: string, record: _Record): StreamItem => {
  const sequenceNumber = record.SequenceNumber ?? '';
  const arrivalTimeMs = record.ApproximateArrivalTimestamp?.getTime() ?? 0;
  return {
    id: sequenceNumber,
    arrivalTimeMs,
    json: JSON.stringify({
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: record.PartitionKey,
        sequenceNumber,
        data: Buffer.from(record.Data ?? []).toString('base64'),
        approximateArrivalTimestamp: arrivalTimeMs / 1_000,
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: `${shardId}:${sequenceNumber}`,
      eventName: 'aws:kinesis:record',
      invokeIdentityArn: options.invokeIdentityArn ?? 'arn:aws:iam::000000000000:role/process',
      awsRegion: options.region,
      eventSourceARN: options.streamArn,
    }),
  };
};
