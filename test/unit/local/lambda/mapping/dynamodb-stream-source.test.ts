import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../../lambdas/adapters/system/system-clock.ts';
import {
  type DynamoDbEndpoint,
  startDynamoDb,
} from '../../../../../local/aws/dynamodb/dynamodb-endpoint.ts';
import { dynamoDbStreamSource } from '../../../../../local/lambda/mapping/dynamodb-stream-source.ts';

const TableName = 'alerts';

let endpoint: DynamoDbEndpoint;
let table: DynamoDBClient;
let stream: DynamoDBStreamsClient;
beforeEach(async () => {
  endpoint = await startDynamoDb({ clock: systemClock });
  const options = {
    endpoint: endpoint.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  table = new DynamoDBClient(options);
  stream = new DynamoDBStreamsClient(options);
});
afterEach(async () => {
  table.destroy();
  stream.destroy();
  await endpoint.stop();
});

describe('dynamodb stream source', () => {
  it('gives changes the form that they have in a Lambda event', async () => {
    const { TableDescription } = await table.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      }),
    );
    const streamArn = TableDescription?.LatestStreamArn ?? '';
    const Item = { id: { S: 'a' }, bytes: { B: Uint8Array.of(0, 255) } };
    await table.send(new PutItemCommand({ TableName, Item }));
    await table.send(
      new UpdateItemCommand({
        TableName,
        Key: { id: { S: 'a' } },
        UpdateExpression: 'SET n = :n',
        ExpressionAttributeValues: { ':n': { N: '7' } },
      }),
    );

    const source = dynamoDbStreamSource({ client: stream, streamArn, region: 'us-east-1' });
    const [shard] = await source.shards();
    const { items } = await source.open(shard?.id ?? '').next();

    const records = items.map(({ json }) => JSON.parse(json) as DynamoDBRecord);
    const before = { id: { S: 'a' }, bytes: { B: Buffer.from([0, 255]).toString('base64') } };
    expect(records).toMatchObject([
      {
        eventName: 'INSERT',
        eventSource: 'aws:dynamodb',
        eventSourceARN: streamArn,
        dynamodb: { Keys: { id: { S: 'a' } }, NewImage: before, SequenceNumber: items[0]?.id },
      },
      {
        eventName: 'MODIFY',
        dynamodb: { OldImage: before, NewImage: { ...before, n: { N: '7' } } },
      },
    ]);
    const createdMs = (records[0]?.dynamodb?.ApproximateCreationDateTime ?? 0) * 1_000;
    expect(createdMs).toBeCloseTo(items[0]?.arrivalTimeMs ?? Number.NaN);
  });
});
