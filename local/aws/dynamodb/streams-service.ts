import type { ServiceHandler } from '../http-endpoint.ts';
import { type JsonObject, jsonService, ServiceError, validationError } from '../json-service.ts';
import { type ItemStream, indexOfSequenceNumber, sequenceNumberAt } from './item-stream.ts';
import type { TableRegistry } from './table-registry.ts';

const shardId = 'shardId-00000000000000000000-00000000';
const recordsMax = 1_000;

/** The API of DynamoDB Streams over the tables' streams. */
export const streamsService = (registry: TableRegistry): ServiceHandler =>
  jsonService('DynamoDBStreams_20120810', {
    ListStreams: ({ TableName }) => ({
      Streams: streams(registry)
        .filter((stream) => TableName === undefined || stream.tableName === TableName)
        .map(identity),
    }),
    DescribeStream: ({ StreamArn }) => {
      const stream = streamOf(registry, StreamArn);
      const { keyNames = [] } = registry.tables.get(stream.tableName) ?? {};
      return {
        StreamDescription: {
          ...identity(stream),
          StreamStatus: 'ENABLED',
          StreamViewType: 'NEW_AND_OLD_IMAGES',
          KeySchema: keyNames.map((AttributeName, index) => ({
            AttributeName,
            KeyType: index === 0 ? 'HASH' : 'RANGE',
          })),
          Shards: [
            {
              ShardId: shardId,
              SequenceNumberRange: { StartingSequenceNumber: sequenceNumberAt(0) },
            },
          ],
        },
      };
    },
    GetShardIterator: (input) => {
      const stream = streamOf(registry, input.StreamArn);
      if (input.ShardId !== shardId) {
        throw new ServiceError('ResourceNotFoundException', `no shard ${String(input.ShardId)}`);
      }
      return { ShardIterator: iterator(stream, startIndex(stream, input)) };
    },
    GetRecords: ({ ShardIterator, Limit }) => {
      const [arn, index] = parseIterator(ShardIterator);
      const stream = streamOf(registry, arn);
      const limit = typeof Limit === 'number' ? Math.min(Limit, recordsMax) : recordsMax;
      const records = stream.read(index, limit);
      return { Records: records, NextShardIterator: iterator(stream, index + records.length) };
    },
  });

const streams = (registry: TableRegistry): ItemStream[] =>
  [...registry.tables.values()].flatMap(({ stream }) => (stream === undefined ? [] : [stream]));

const streamOf = (registry: TableRegistry, arn: unknown): ItemStream => {
  const stream = streams(registry).find((one) => one.arn === arn);
  if (stream !== undefined) return stream;
  throw new ServiceError('ResourceNotFoundException', `there is no stream ${String(arn)}`);
};

const identity = ({ arn, label, tableName }: ItemStream): JsonObject => ({
  StreamArn: arn,
  StreamLabel: label,
  TableName: tableName,
});

const startIndex = (
  stream: ItemStream,
  { ShardIteratorType, SequenceNumber }: JsonObject,
): number => {
  switch (ShardIteratorType) {
    case 'TRIM_HORIZON':
      return 0;
    case 'LATEST':
      return stream.length;
    case 'AT_SEQUENCE_NUMBER':
      return indexOfSequenceNumber(String(SequenceNumber));
    case 'AFTER_SEQUENCE_NUMBER':
      return indexOfSequenceNumber(String(SequenceNumber)) + 1;
    default:
      throw validationError(`ShardIteratorType is ${String(ShardIteratorType)}`);
  }
};

const iterator = (stream: ItemStream, index: number): string =>
  Buffer.from(JSON.stringify([stream.arn, index])).toString('base64url');

const parseIterator = (token: unknown): [arn: string, index: number] => {
  try {
    return JSON.parse(Buffer.from(String(token), 'base64url').toString()) as [string, number];
  } catch {
    throw validationError(`ShardIterator is ${String(token)}, but must be one that we gave`);
  }
};
