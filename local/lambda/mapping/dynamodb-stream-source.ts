import {
  type _Record,
  type AttributeValue,
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { shardReader } from './shard-reader.ts';
import type { ShardReader, StreamItem, StreamShard, StreamSource } from './stream-source.ts';

export interface DynamoDbStreamSourceOptions {
  readonly client: DynamoDBStreamsClient;
  readonly streamArn: string;
  readonly region: string;
}

/** The change stream of a DynamoDB table as Lambda reads it, from the oldest change on. */
export const dynamoDbStreamSource = (options: DynamoDbStreamSourceOptions): StreamSource => ({
  shards: () => listShards(options),
  open: (shardId) => openShard(options, shardId),
});

const listShards = async ({
  client,
  streamArn,
}: DynamoDbStreamSourceOptions): Promise<readonly StreamShard[]> => {
  const shards: StreamShard[] = [];
  let lastShardId: string | undefined;
  do {
    const { StreamDescription: page } = await client.send(
      new DescribeStreamCommand({
        StreamArn: streamArn,
        ...(lastShardId === undefined ? {} : { ExclusiveStartShardId: lastShardId }),
      }),
    );
    for (const { ShardId: id, ParentShardId } of page?.Shards ?? []) {
      if (id !== undefined) shards.push({ id, parentIds: ParentShardId ? [ParentShardId] : [] });
    }
    lastShardId = page?.LastEvaluatedShardId;
  } while (lastShardId);
  return shards;
};

const openShard = (options: DynamoDbStreamSourceOptions, shardId: string): ShardReader => {
  const { client, streamArn } = options;
  return shardReader({
    iterator: async (after) => {
      const from =
        after === undefined
          ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
          : ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after } as const);
      const { ShardIterator } = await client.send(
        new GetShardIteratorCommand({ StreamArn: streamArn, ShardId: shardId, ...from }),
      );
      return ShardIterator;
    },
    read: async (iterator) => {
      const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator }));
      const items = (page.Records ?? []).map((record) => toItem(options, record));
      return { items, next: page.NextShardIterator ?? undefined };
    },
    isExpired: (error) => error instanceof ExpiredIteratorException,
  });
};

/** The change as it stands in a Lambda event: seconds for times, base64 for bytes. */
const toItem = (options: DynamoDbStreamSourceOptions, record: _Record): StreamItem => {
  const change = record.dynamodb ?? {};
  const createdMs = change.ApproximateCreationDateTime?.getTime() ?? 0;
  return {
    id: change.SequenceNumber ?? '',
    arrivalTimeMs: createdMs,
    json: JSON.stringify(
      {
        eventID: record.eventID,
        eventName: record.eventName,
        eventVersion: record.eventVersion ?? '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: options.region,
        dynamodb: { ...change, ApproximateCreationDateTime: createdMs / 1_000 },
        eventSourceARN: options.streamArn,
      },
      bytesAsBase64,
    ),
  };
};

const bytesAsBase64 = (_key: string, value: unknown): AttributeValue | unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
