import {
  DynamoDBClient,
  GetItemCommand,
  ProvisionedThroughputExceededException,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { DynamoDbStateStore } from '../../../../../lambdas/adapters/dynamodb/dynamodb-state-store.ts';
import { localClient } from '../../../../contract/embedded-tables.ts';

describe('DynamoDbStateStore', () => {
  it('throws where a conditional write was throttled: nobody knows what became of it', async () => {
    const client = new DynamoDBClient(localClient);
    mockClient(client)
      .on(PutItemCommand)
      .rejects(new ProvisionedThroughputExceededException({ message: 'slow down', $metadata: {} }));
    const store = new DynamoDbStateStore(client, 'state');
    await expect(store.putIf({ partitionKey: 'p', sortKey: 's' }, 'absent')).rejects.toThrow(
      'slow down',
    );
  });

  it('reads consistently, one item and a range on every page', async () => {
    const client = new DynamoDBClient(localClient);
    const sent = mockClient(client);
    sent.on(GetItemCommand).resolves({});
    const LastEvaluatedKey = { pk: { S: 'p' }, sk: { S: 'b' } };
    sent.on(QueryCommand).resolvesOnce({ LastEvaluatedKey }).resolves({});
    const store = new DynamoDbStateStore(client, 'state');
    await store.get('p', 'a');
    await store.range('p', 'a', 'z');
    expect(sent.calls().map(({ args }) => args[0].input)).toMatchObject([
      { ConsistentRead: true },
      { ConsistentRead: true },
      { ConsistentRead: true, ExclusiveStartKey: LastEvaluatedKey },
    ]);
  });
});
