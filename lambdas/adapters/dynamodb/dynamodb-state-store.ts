import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  paginateQuery,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { StateCondition, StateItem, StateStore } from '../../engine/ports.ts';

/**
 * State in one DynamoDB table: pk (S) and sk (S) are its key, expiresAt (N) its TTL attribute.
 * Every read is strongly consistent and every range is paged to its end.
 */
export class DynamoDbStateStore implements StateStore {
  private readonly client: DynamoDBClient;
  private readonly tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.client = client;
    this.tableName = tableName;
  }

  async get(partitionKey: string, sortKey: string): Promise<StateItem | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({
        TableName: this.tableName,
        Key: { pk: { S: partitionKey }, sk: { S: sortKey } },
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? undefined : fromAttributes(Item);
  }

  async range(partitionKey: string, from: string, to: string): Promise<StateItem[]> {
    // DynamoDB refuses a range that ends before it begins; here it is an empty one.
    if (from > to) return [];
    const items: StateItem[] = [];
    const pages = paginateQuery(
      { client: this.client },
      {
        TableName: this.tableName,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': { S: partitionKey },
          ':from': { S: from },
          ':to': { S: to },
        },
        ConsistentRead: true,
      },
    );
    for await (const page of pages) items.push(...(page.Items ?? []).map(fromAttributes));
    return items;
  }

  async put(item: StateItem): Promise<void> {
    await this.client.send(
      new PutItemCommand({ TableName: this.tableName, Item: toAttributes(item) }),
    );
  }

  async putIf(item: StateItem, condition: StateCondition): Promise<boolean> {
    return await isAccepted(() =>
      this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: toAttributes(item),
          ...toExpression(condition),
        }),
      ),
    );
  }

  async expire(partitionKey: string, sortKey: string, atSeconds: number): Promise<void> {
    await isAccepted(() =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: { pk: { S: partitionKey }, sk: { S: sortKey } },
          UpdateExpression: 'SET expiresAt = :at',
          // An update without it would bring back an item that TTL has deleted, without its bytes.
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':at': { N: String(atSeconds) } },
        }),
      ),
    );
  }
}

/** False where the condition failed; any other failure is not known to have written nothing. */
const isAccepted = async (write: () => Promise<unknown>): Promise<boolean> => {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};

const toExpression = (
  condition: StateCondition,
): Pick<PutItemCommandInput, 'ConditionExpression' | 'ExpressionAttributeValues'> => {
  if (condition === 'absent') return { ConditionExpression: 'attribute_not_exists(pk)' };
  const [ConditionExpression, number] =
    'number' in condition
      ? ['n = :n', condition.number]
      : ['attribute_not_exists(pk) OR n < :n', condition.below];
  return { ConditionExpression, ExpressionAttributeValues: { ':n': { N: String(number) } } };
};

const toAttributes = (item: StateItem): Record<string, AttributeValue> => ({
  pk: { S: item.partitionKey },
  sk: { S: item.sortKey },
  ...(item.bytes !== undefined && { bytes: { B: item.bytes } }),
  ...(item.number !== undefined && { n: { N: String(item.number) } }),
  ...(item.digest !== undefined && { digest: { S: item.digest } }),
  ...(item.writer !== undefined && { writer: { S: item.writer } }),
  ...(item.expiresAtSeconds !== undefined && { expiresAt: { N: String(item.expiresAtSeconds) } }),
});

const fromAttributes = (attributes: Record<string, AttributeValue>): StateItem => {
  const { pk, sk, bytes, n, digest, writer, expiresAt } = attributes;
  return {
    partitionKey: pk?.S ?? '',
    sortKey: sk?.S ?? '',
    ...(bytes?.B !== undefined && { bytes: bytes.B }),
    ...(n?.N !== undefined && { number: Number(n.N) }),
    ...(digest?.S !== undefined && { digest: digest.S }),
    ...(writer?.S !== undefined && { writer: writer.S }),
    ...(expiresAt?.N !== undefined && { expiresAtSeconds: Number(expiresAt.N) }),
  };
};
