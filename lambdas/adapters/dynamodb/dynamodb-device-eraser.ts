import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  paginateQuery,
  paginateScan,
  type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type RetryOptions, retryRest } from '../retry-rest.ts';
import { alertRow } from './alert-row.ts';
import { payloadPartitionKey, refusedResult } from './quarantine-row.ts';

type Attributes = Record<string, AttributeValue>;

export interface DynamoDbDeviceEraserOptions {
  readonly client: DynamoDBClient;
  readonly alertTable: string;
  readonly quarantineTable: string;
  /** Of unprocessed deletes. @default - 8 attempts within 7 seconds */
  readonly retry?: RetryOptions;
}

/** How many rows of the quarantine table were deleted, by what they were. */
export interface ErasedQuarantine {
  readonly readings: number;
  readonly payloads: number;
  readonly results: number;
}

/** DynamoDB takes at most 25 writes in one batch. */
const batchSize = 25;

/**
 * Deletes a device's rows from the alert and the quarantine table. Both are read to the end: rows
 * are few, and their keys do not begin with the device. Deleting twice is deleting once.
 */
export class DynamoDbDeviceEraser {
  private readonly options: DynamoDbDeviceEraserOptions;

  constructor(options: DynamoDbDeviceEraserOptions) {
    this.options = options;
  }

  /** @returns how many alert rows were deleted */
  async eraseAlerts(pipeline: string, device: string): Promise<number> {
    const { alertTable } = this.options;
    const rows = await this.scan({
      TableName: alertTable,
      FilterExpression: '#pipeline = :pipeline AND #key = :device',
      ExpressionAttributeNames: { '#pipeline': 'pipeline', '#key': 'key' },
      ExpressionAttributeValues: { ':pipeline': { S: pipeline }, ':device': { S: device } },
    });
    const ids = rows.filter((row) => alertRow(row)?.key === device).map(({ id }) => ({ id }));
    return this.delete(alertTable, ids as Attributes[]);
  }

  /**
   * Deletes what the device sent or would have got: its refused readings, their payloads that lie
   * by themselves, and its refused results.
   */
  async eraseQuarantine(pipeline: string, device: string): Promise<ErasedQuarantine> {
    const { quarantineTable } = this.options;
    const rows = await this.scan({
      TableName: quarantineTable,
      FilterExpression:
        'begins_with(pk, :pipeline) AND (#client = :device OR #key = :device OR #type = :result)',
      ExpressionAttributeNames: { '#client': 'clientId', '#key': 'key', '#type': 'type' },
      ExpressionAttributeValues: {
        ':pipeline': { S: `${pipeline}#` },
        ':device': { S: device },
        ':result': { S: 'result' },
      },
    });
    const isResult = ({ type }: Attributes): boolean => type?.S === 'result';
    const readings = rows.filter((row) => !isResult(row));
    const results = rows.filter((row) => isResult(row) && refusedResult(row).result.key === device);
    const digests = new Set(readings.flatMap(({ payloadDigest }) => payloadDigest?.S ?? []));
    const chunks: Attributes[] = [];
    for (const digest of digests) chunks.push(...(await this.chunksOf(digest)));
    // Payloads first: a row is what leads to its payload, also where this is tried again.
    await this.delete(quarantineTable, chunks.map(keyOf));
    return {
      payloads: digests.size,
      readings: await this.delete(quarantineTable, readings.map(keyOf)),
      results: await this.delete(quarantineTable, results.map(keyOf)),
    };
  }

  private async chunksOf(digest: string): Promise<Attributes[]> {
    const chunks: Attributes[] = [];
    const pages = paginateQuery(
      { client: this.options.client },
      {
        TableName: this.options.quarantineTable,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: payloadPartitionKey(digest) } },
        ConsistentRead: true,
      },
    );
    for await (const { Items = [] } of pages) chunks.push(...Items);
    return chunks;
  }

  private async scan(input: ScanCommandInput): Promise<Attributes[]> {
    const rows: Attributes[] = [];
    const pages = paginateScan({ client: this.options.client }, { ...input, ConsistentRead: true });
    for await (const { Items = [] } of pages) rows.push(...Items);
    return rows;
  }

  private async delete(tableName: string, keys: readonly Attributes[]): Promise<number> {
    const { client, retry } = this.options;
    const attempt = async (rest: readonly Attributes[]): Promise<readonly Attributes[]> => {
      const requests = rest.map((Key) => ({ DeleteRequest: { Key } }));
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }),
      );
      const left = (UnprocessedItems?.[tableName] ?? []).map((one) => one.DeleteRequest?.Key);
      return left.filter((key) => key !== undefined);
    };
    for (let at = 0; at < keys.length; at += batchSize) {
      const left = await retryRest(keys.slice(at, at + batchSize), attempt, retry);
      if (left.length === 0) continue;
      throw new Error(
        `${tableName} left ${left.length} rows undeleted; it is throttled: erase the device again`,
      );
    }
    return keys.length;
  }
}

const keyOf = ({ pk, sk }: Attributes): Attributes => ({ pk, sk }) as Attributes;
