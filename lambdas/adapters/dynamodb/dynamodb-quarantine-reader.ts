import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  paginateScan,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { QuarantinedReading } from '../../engine/outcomes.ts';
import type { RefusedResult } from '../../engine/ports.ts';
import { type RedriveMark, redriveMark } from './dynamodb-redrive-marks.ts';
import {
  payloadOf,
  payloadPartitionKey,
  quarantinedReading,
  type ReadingPlace,
  readingKey,
  readingsPartitionKey,
  refusedResult,
  resultsPartitionKey,
} from './quarantine-row.ts';

/** A refused reading, and whether it was redriven. */
export interface KeptReading {
  readonly reading: QuarantinedReading;
  readonly mark?: RedriveMark;
}

/** Reads the quarantine table for people: the page, the command line. */
export class DynamoDbQuarantineReader {
  private readonly client: DynamoDBClient;
  private readonly tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.client = client;
    this.tableName = tableName;
  }

  /** The newest rows of the partitions by arrival time, newest first, at most `limit`. */
  async newestReadings(
    pipeline: string,
    partitions: readonly string[],
    limit: number,
  ): Promise<QuarantinedReading[]> {
    const lists = await Promise.all(
      partitions.map((partition) =>
        this.items(readingsPartitionKey(pipeline, partition), { isNewestFirst: true, limit }),
      ),
    );
    const arrival = (reading: QuarantinedReading): number =>
      reading.arrivalTimeMs ?? Number.NEGATIVE_INFINITY;
    return lists
      .flat()
      .map(quarantinedReading)
      .sort((left, right) => compare(arrival(right), arrival(left)))
      .slice(0, limit);
  }

  /**
   * All refused readings of a pipeline, in any order. A scan: rows are few, and those of partitions
   * that the stream does not list any more are among them.
   */
  async readings(pipeline: string): Promise<KeptReading[]> {
    const pages = paginateScan(
      { client: this.client },
      {
        TableName: this.tableName,
        ConsistentRead: true,
        FilterExpression: 'begins_with(pk, :pipeline) AND #type IN (:rejected, :tooLate)',
        ExpressionAttributeNames: { '#type': 'type' },
        ExpressionAttributeValues: {
          ':pipeline': { S: readingsPartitionKey(pipeline, '') },
          ':rejected': { S: 'rejected' },
          ':tooLate': { S: 'tooLate' },
        },
      },
    );
    const kept: KeptReading[] = [];
    for await (const { Items = [] } of pages) kept.push(...Items.map(keptReading));
    return kept;
  }

  /** One refused reading; undefined where it is not kept, or not any more. */
  async reading(pipeline: string, place: ReadingPlace): Promise<KeptReading | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({
        TableName: this.tableName,
        Key: readingKey(pipeline, place),
        ConsistentRead: true,
      }),
    );
    return Item && keptReading(Item);
  }

  /** A payload that is kept under its digest; undefined where it is not, or not yet whole. */
  async payload(digest: string): Promise<Uint8Array | undefined> {
    const chunks = await this.items(payloadPartitionKey(digest), { isNewestFirst: false });
    return payloadOf(chunks);
  }

  /** Results that a sink refused, last by (window, key, id, revision) first, at most `limit`. */
  async refusedResults(pipeline: string, limit: number): Promise<RefusedResult[]> {
    return (await this.items(resultsPartitionKey(pipeline), { isNewestFirst: true, limit })).map(
      refusedResult,
    );
  }

  private async items(
    partitionKey: string,
    { isNewestFirst, limit }: { readonly isNewestFirst: boolean; readonly limit?: number },
  ): Promise<Record<string, AttributeValue>[]> {
    const items: Record<string, AttributeValue>[] = [];
    let after: Record<string, AttributeValue> | undefined;
    do {
      const page = await this.client.send(
        new QueryCommand({
          TableName: this.tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: partitionKey } },
          ScanIndexForward: !isNewestFirst,
          ConsistentRead: true,
          ...(limit !== undefined && { Limit: limit - items.length }),
          ...(after !== undefined && { ExclusiveStartKey: after }),
        }),
      );
      items.push(...(page.Items ?? []));
      after = page.LastEvaluatedKey;
    } while (after !== undefined && items.length < (limit ?? Number.POSITIVE_INFINITY));
    return items;
  }
}

const keptReading = (item: Record<string, AttributeValue>): KeptReading => {
  const mark = redriveMark(item);
  const reading = quarantinedReading(item);
  return mark === undefined ? { reading } : { reading, mark };
};

const compare = (left: number, right: number): number => {
  if (left === right) return 0;
  return left < right ? -1 : 1;
};
