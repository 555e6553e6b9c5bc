import {
  type AttributeValue,
  BatchWriteItemCommand,
  DynamoDBClient,
  ScanCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DynamoDbQuarantineReader } from '../../../../../lambdas/adapters/dynamodb/dynamodb-quarantine-reader.ts';
import { DynamoDbQuarantineStore } from '../../../../../lambdas/adapters/dynamodb/dynamodb-quarantine-store.ts';
import { VirtualClock } from '../../../../../lambdas/adapters/memory/virtual-clock.ts';
import {
  type EmbeddedTables,
  localClient,
  openEmbeddedTables,
} from '../../../../contract/embedded-tables.ts';
import { sampleRejected } from '../../../../contract/samples.ts';

const clock = new VirtualClock(1_741_601_732_000);
const tableName = 'quarantine';

describe('DynamoDbQuarantineStore on a throttled table', () => {
  it('writes again what was left unprocessed, until nothing is', async () => {
    const client = new DynamoDBClient(localClient);
    const written: WriteRequest[] = [];
    mockClient(client)
      .on(BatchWriteItemCommand)
      .callsFake(({ RequestItems }) => {
        const [first, ...rest] = RequestItems[tableName] as WriteRequest[];
        if (first !== undefined) written.push(first);
        return rest.length === 0 ? {} : { UnprocessedItems: { [tableName]: rest } };
      });
    const retry = { pause: async () => {} };
    const store = new DynamoDbQuarantineStore({ client, tableName, clock, retry });
    const readings = [0, 1, 2].map((index) => sampleRejected({ index }));
    await store.keepReadings('smart-factory', readings);
    expect(written.map(({ PutRequest }) => PutRequest?.Item?.index?.N)).toEqual(['0', '1', '2']);
  });

  it('throws where items are left after the last attempt', async () => {
    const client = new DynamoDBClient(localClient);
    mockClient(client)
      .on(BatchWriteItemCommand)
      .callsFake(({ RequestItems }) => ({ UnprocessedItems: RequestItems }));
    const retry = { attempts: 3, pause: async () => {} };
    const store = new DynamoDbQuarantineStore({ client, tableName, clock, retry });
    await expect(store.keepReadings('smart-factory', [sampleRejected()])).rejects.toThrow(
      'quarantine left 1 of 1 quarantine rows unprocessed',
    );
  });
});

describe('DynamoDbQuarantineStore', () => {
  let tables: EmbeddedTables;
  beforeAll(async () => {
    tables = await openEmbeddedTables();
  });
  afterAll(() => tables.close());

  const items = async (TableName: string): Promise<Record<string, AttributeValue>[]> =>
    (await tables.client.send(new ScanCommand({ TableName }))).Items ?? [];

  it('lets rows expire after the retention, thirty days by default', async () => {
    const { client } = tables;
    const byDefault = await tables.create(['pk', 'sk']);
    const anHour = await tables.create(['pk', 'sk']);
    await new DynamoDbQuarantineStore({ client, tableName: byDefault, clock }).keepReadings('p', [
      sampleRejected(),
    ]);
    const retentionMs = 3_600_000;
    await new DynamoDbQuarantineStore({
      client,
      tableName: anHour,
      clock,
      retentionMs,
    }).keepReadings('p', [sampleRejected()]);
    const nowSeconds = clock.nowMs() / 1_000;
    expect((await items(byDefault))[0]?.expiresAt).toEqual({ N: `${nowSeconds + 30 * 86_400}` });
    expect((await items(anHour))[0]?.expiresAt).toEqual({ N: `${nowSeconds + 3_600}` });
  });

  it('keeps a payload that no item could hold under its digest, whole', async () => {
    const { client } = tables;
    const name = await tables.create(['pk', 'sk']);
    const payload = new Uint8Array(1_000_000).fill(7);
    const store = new DynamoDbQuarantineStore({ client, tableName: name, clock });
    await store.keepReadings('p', [
      sampleRejected({ index: 1, payload }),
      sampleRejected({ index: 2 }),
    ]);
    const reader = new DynamoDbQuarantineReader(client, name);
    const [second, first] = await reader.newestReadings('p', ['shardId-000000000000'], 10);
    expect(second).toMatchObject({ index: 2 });
    expect(first).toMatchObject({ index: 1, payload: new Uint8Array() });
    const kept = await reader.payload(first?.payloadDigest ?? '');
    expect(Buffer.from(payload).equals(kept ?? Buffer.of())).toBe(true);
  });
});

describe('DynamoDbQuarantineReader', () => {
  let tables: EmbeddedTables;
  beforeAll(async () => {
    tables = await openEmbeddedTables();
  });
  afterAll(() => tables.close());

  it('gives the newest readings of all partitions first, at most the limit', async () => {
    const { client } = tables;
    const name = await tables.create(['pk', 'sk']);
    const reading = (partition: string, position: number, arrivalTimeMs: number) =>
      sampleRejected({ partition, position: String(position), arrivalTimeMs });
    await new DynamoDbQuarantineStore({ client, tableName: name, clock }).keepReadings('p', [
      reading('a', 2, 50),
      reading('a', 3, 60),
      reading('a', 9, 100),
      reading('a', 10, 300),
      reading('a', 111, 500),
      reading('b', 7, 200),
      reading('b', 8, 400),
      reading('c', 1, 900),
    ]);
    const newest = await new DynamoDbQuarantineReader(client, name).newestReadings(
      'p',
      ['a', 'b'],
      3,
    );
    expect(newest.map(({ arrivalTimeMs }) => arrivalTimeMs)).toEqual([500, 400, 300]);
  });
});
