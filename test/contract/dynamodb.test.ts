import { type AttributeValue, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDbAlertStore } from '../../lambdas/adapters/dynamodb/dynamodb-alert-store.ts';
import { DynamoDbQuarantineReader } from '../../lambdas/adapters/dynamodb/dynamodb-quarantine-reader.ts';
import { DynamoDbQuarantineStore } from '../../lambdas/adapters/dynamodb/dynamodb-quarantine-store.ts';
import { DynamoDbStateStore } from '../../lambdas/adapters/dynamodb/dynamodb-state-store.ts';
import { alertStoreContract } from './alert-store-contract.ts';
import { openEmbeddedTables } from './embedded-tables.ts';
import { quarantineStoreContract } from './quarantine-store-contract.ts';
import { stateStoreContract } from './state-store-contract.ts';

stateStoreContract('DynamoDbStateStore', async () => {
  const tables = await openEmbeddedTables();
  const store = new DynamoDbStateStore(tables.client, await tables.create(['pk', 'sk']));
  return { store, close: tables.close };
});

const plainValue = ({ S, N, M }: AttributeValue): unknown => {
  if (M !== undefined) {
    return Object.fromEntries(Object.entries(M).map(([name, value]) => [name, plainValue(value)]));
  }
  return N === undefined ? S : Number(N);
};

alertStoreContract('DynamoDbAlertStore', async () => {
  const tables = await openEmbeddedTables();
  const TableName = await tables.create(['id']);
  return {
    store: new DynamoDbAlertStore(tables.client, TableName),
    rows: async () => {
      const { Items = [] } = await tables.client.send(new ScanCommand({ TableName }));
      return Items.map((item) => ({
        type: 'alert',
        ...Object.fromEntries(
          Object.entries(item).map(([name, value]) => [name, plainValue(value)]),
        ),
      })).sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
    },
    annotate: async (id, name, value) => {
      await tables.client.send(
        new UpdateItemCommand({
          TableName,
          Key: { id: { S: id } },
          UpdateExpression: 'SET #name = :value',
          ExpressionAttributeNames: { '#name': name },
          ExpressionAttributeValues: { ':value': { S: value } },
        }),
      );
    },
    close: tables.close,
  };
});

quarantineStoreContract('DynamoDbQuarantineStore', async () => {
  const tables = await openEmbeddedTables();
  const tableName = await tables.create(['pk', 'sk']);
  const { client, clock } = tables;
  const reader = new DynamoDbQuarantineReader(client, tableName);
  const partitions = ['shardId-000000000000', 'shardId-000000000001'];
  return {
    store: new DynamoDbQuarantineStore({ client, tableName, clock }),
    readings: (pipeline) => reader.newestReadings(pipeline, partitions, 1_000),
    results: (pipeline) => reader.refusedResults(pipeline, 1_000),
    payload: (digest) => reader.payload(digest),
    close: tables.close,
  };
});
