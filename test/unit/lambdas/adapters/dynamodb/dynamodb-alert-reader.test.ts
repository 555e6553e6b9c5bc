import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DynamoDbAlertReader } from '../../../../../lambdas/adapters/dynamodb/dynamodb-alert-reader.ts';
import { DynamoDbAlertStore } from '../../../../../lambdas/adapters/dynamodb/dynamodb-alert-store.ts';
import { type EmbeddedTables, openEmbeddedTables } from '../../../../contract/embedded-tables.ts';
import { sampleAlert } from '../../../../contract/samples.ts';

describe('DynamoDbAlertReader', () => {
  let tables: EmbeddedTables;
  beforeAll(async () => {
    tables = await openEmbeddedTables();
  });
  afterAll(() => tables.close());

  it('gives the newest rows first, at most the limit, and passes over foreign rows', async () => {
    const name = await tables.create(['id']);
    const store = new DynamoDbAlertStore(tables.client, name);
    for (const at of [20, 10, 30]) await store.record(sampleAlert({ id: `at-${at}`, at }));
    await store.record(sampleAlert({ id: 'at-20', at: 20, state: 'ok', revision: 18 }));
    await tables.client.send(
      new PutItemCommand({ TableName: name, Item: { id: { S: 'foreign' } } }),
    );
    const reader = new DynamoDbAlertReader(tables.client, name);
    expect(await reader.newest()).toHaveLength(3);
    expect(await reader.newest(2)).toEqual([
      { ...sampleAlert({ id: 'at-30', at: 30 }), raisedAt: 30, raisedRevision: 17 },
      {
        ...sampleAlert({ id: 'at-20', at: 20, state: 'ok', revision: 18 }),
        raisedAt: 20,
        raisedRevision: 17,
      },
    ]);
  });
});
