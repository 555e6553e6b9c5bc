import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  type _Record,
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  type ShardIteratorType,
} from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type EmbeddedTables,
  localClient,
  openEmbeddedTables,
} from '../../../../contract/embedded-tables.ts';

const streamed = {
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
} as const;

let tables: EmbeddedTables;
let streams: DynamoDBStreamsClient;
beforeAll(async () => {
  tables = await openEmbeddedTables();
  streams = new DynamoDBStreamsClient({ ...localClient, endpoint: tables.server.endpoint });
});
afterAll(async () => {
  streams.destroy();
  await tables.close();
});

const streamArn = async (TableName: string): Promise<string | undefined> =>
  (await tables.client.send(new DescribeTableCommand({ TableName }))).Table?.LatestStreamArn;

const iterator = async (
  TableName: string,
  ShardIteratorType: ShardIteratorType,
  SequenceNumber?: string,
): Promise<string | undefined> => {
  const StreamArn = await streamArn(TableName);
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
  const { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType, SequenceNumber }),
  );
  return ShardIterator;
};

const recordsOf = async (TableName: string): Promise<_Record[]> => {
  const ShardIterator = await iterator(TableName, 'TRIM_HORIZON');
  return (await streams.send(new GetRecordsCommand({ ShardIterator }))).Records ?? [];
};

const put = (TableName: string, id: string, value: string) =>
  tables.client.send(
    new PutItemCommand({ TableName, Item: { id: { S: id }, value: { S: value } } }),
  );

describe('a table with a stream', () => {
  it('streams inserts, changes and removals in order, with both images', async () => {
    const name = await tables.create(['id'], streamed);
    await put(name, 'a', '1');
    await tables.client.send(
      new UpdateItemCommand({
        TableName: name,
        Key: { id: { S: 'a' } },
        UpdateExpression: 'SET #v = :v',
        ExpressionAttributeNames: { '#v': 'value' },
        ExpressionAttributeValues: { ':v': { S: '2' } },
      }),
    );
    await tables.client.send(new DeleteItemCommand({ TableName: name, Key: { id: { S: 'a' } } }));
    const image = (value: string) => ({ id: { S: 'a' }, value: { S: value } });
    const records = await recordsOf(name);
    expect(records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
    expect(records.map(({ dynamodb }) => [dynamodb?.OldImage, dynamodb?.NewImage])).toEqual([
      [undefined, image('1')],
      [image('1'), image('2')],
      [image('2'), undefined],
    ]);
    expect(records[1]).toMatchObject({
      eventSource: 'aws:dynamodb',
      dynamodb: {
        Keys: { id: { S: 'a' } },
        StreamViewType: 'NEW_AND_OLD_IMAGES',
        ApproximateCreationDateTime: new Date(1_741_601_732_000),
      },
    });
    const numbers = records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? '');
    expect(numbers.toSorted()).toEqual(numbers);
    expect(new Set(numbers).size).toBe(3);
  });

  it('streams nothing for a write that changed nothing or whose condition failed', async () => {
    const name = await tables.create(['id'], streamed);
    await put(name, 'a', '1');
    await put(name, 'a', '1');
    const conditional = new PutItemCommand({
      TableName: name,
      Item: { id: { S: 'a' }, value: { S: '9' } },
      ConditionExpression: 'attribute_not_exists(id)',
    });
    await expect(tables.client.send(conditional)).rejects.toThrow('conditional request failed');
    await tables.client.send(
      new DeleteItemCommand({ TableName: name, Key: { id: { S: 'absent' } } }),
    );
    expect(await recordsOf(name)).toHaveLength(1);
  });

  it('streams each item of a batch, and none of a table without a stream', async () => {
    const name = await tables.create(['id'], streamed);
    const silent = await tables.create(['id']);
    await put(name, 'a', '1');
    await tables.client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [name]: [
            { PutRequest: { Item: { id: { S: 'b' }, bytes: { B: Buffer.from([1, 2]) } } } },
            { DeleteRequest: { Key: { id: { S: 'a' } } } },
          ],
          [silent]: [{ PutRequest: { Item: { id: { S: 'c' } } } }],
        },
      }),
    );
    const records = await recordsOf(name);
    expect(records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'INSERT', 'REMOVE']);
    expect(records[1]?.dynamodb?.NewImage?.bytes?.B).toEqual(Uint8Array.of(1, 2));
    expect(await streamArn(silent)).toBeUndefined();
  });

  it('links the images of writes that come at once', async () => {
    const name = await tables.create(['id'], streamed);
    const values = Array.from({ length: 24 }, (_, index) => String(index));
    await Promise.all(values.map((value) => put(name, 'a', value)));
    const records = await recordsOf(name);
    expect(records).toHaveLength(values.length);
    for (const [index, { dynamodb }] of records.entries()) {
      expect(dynamodb?.OldImage).toEqual(records[index - 1]?.dynamodb?.NewImage);
    }
  });

  it('reads on from an iterator, from a sequence number and from now', async () => {
    const name = await tables.create(['id'], streamed);
    const stillEmpty = await iterator(name, 'LATEST');
    for (const value of ['1', '2', '3']) await put(name, 'a', value);
    const read = async (ShardIterator: string | undefined, Limit?: number) => {
      const { Records = [], NextShardIterator } = await streams.send(
        new GetRecordsCommand({ ShardIterator, Limit }),
      );
      const values = Records.map(({ dynamodb }) => dynamodb?.NewImage?.value?.S);
      return { values, next: NextShardIterator };
    };
    const { values, next } = await read(stillEmpty, 2);
    expect(values).toEqual(['1', '2']);
    expect((await read(next)).values).toEqual(['3']);
    expect((await read(await iterator(name, 'LATEST'))).values).toEqual([]);
    const second = (await recordsOf(name))[1]?.dynamodb?.SequenceNumber;
    expect((await read(await iterator(name, 'AT_SEQUENCE_NUMBER', second))).values).toEqual([
      '2',
      '3',
    ]);
    expect((await read(await iterator(name, 'AFTER_SEQUENCE_NUMBER', second))).values).toEqual([
      '3',
    ]);
  });

  it('is listed with its stream', async () => {
    const TableName = await tables.create(['id'], streamed);
    const { Streams } = await streams.send(new ListStreamsCommand({ TableName }));
    expect(Streams).toMatchObject([{ StreamArn: await streamArn(TableName), TableName }]);
  });
});

describe('TTL', () => {
  const timeToLive = (TableName: string) =>
    tables.client.send(
      new UpdateTimeToLiveCommand({
        TableName,
        TimeToLiveSpecification: { Enabled: true, AttributeName: 'expiresAt' },
      }),
    );
  const putExpiring = (TableName: string, id: string, expiresAt: number) =>
    tables.client.send(
      new PutItemCommand({
        TableName,
        Item: { id: { S: id }, expiresAt: { N: String(expiresAt) } },
      }),
    );

  it('is described as it was set', async () => {
    const TableName = await tables.create(['id']);
    const described = async () =>
      (await tables.client.send(new DescribeTimeToLiveCommand({ TableName })))
        .TimeToLiveDescription;
    expect(await described()).toEqual({ TimeToLiveStatus: 'DISABLED' });
    await timeToLive(TableName);
    expect(await described()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' });
  });

  it('deletes at a sweep what has expired by the clock, and streams it as an expiry', async () => {
    const TableName = await tables.create(['id'], streamed);
    await timeToLive(TableName);
    const nowSeconds = tables.clock.nowMs() / 1_000;
    await putExpiring(TableName, 'soon', nowSeconds + 10);
    await putExpiring(TableName, 'later', nowSeconds + 1_000);
    await put(TableName, 'never', '1');
    expect(await tables.server.sweep()).toBe(0);
    tables.clock.advance(11_000);
    expect(await tables.server.sweep()).toBe(1);
    const { Items = [] } = await tables.client.send(new ScanCommand({ TableName }));
    expect(Items.map(({ id }) => id?.S).toSorted()).toEqual(['later', 'never']);
    const removal = (await recordsOf(TableName)).at(-1);
    expect(removal).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' },
    });
  });
});

describe('the embedded DynamoDB', () => {
  it('refuses a parameter that it would have to ignore', async () => {
    const TableName = await tables.create(['id']);
    const command = new PutItemCommand({
      TableName,
      Item: { id: { S: 'a' } },
      ConditionExpression: 'attribute_not_exists(id)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    await expect(tables.client.send(command)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('ReturnValuesOnConditionCheckFailure is ALL_OLD'),
    });
  });

  it('takes an item whose text names that parameter', async () => {
    const TableName = await tables.create(['id']);
    const Item = { id: { S: 'ReturnValuesOnConditionCheckFailure' } };
    await tables.client.send(new PutItemCommand({ TableName, Item }));
    const got = await tables.client.send(new GetItemCommand({ TableName, Key: Item }));
    expect(got.Item).toEqual(Item);
  });

  it('refuses calls that it lacks', async () => {
    const TableName = await tables.create(['id']);
    const Put = { TableName, Item: { id: { S: 'a' } } };
    const command = new TransactWriteItemsCommand({ TransactItems: [{ Put }] });
    await expect(tables.client.send(command)).rejects.toThrow('has no TransactWriteItems');
  });

  it('refuses a stream of another view', async () => {
    const create = tables.create(['id'], {
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    });
    await expect(create).rejects.toThrow('StreamViewType is KEYS_ONLY');
  });

  it('answers errors of dynalite with their own types', async () => {
    const command = new GetItemCommand({ TableName: 'absent', Key: { id: { S: 'a' } } });
    await expect(tables.client.send(command)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(streamArn('absent')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
