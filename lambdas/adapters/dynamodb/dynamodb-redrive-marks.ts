import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type ReadingPlace, readingKey } from './quarantine-row.ts';

/** What a quarantine row says of its redrive. */
export interface RedriveMark {
  /** Until when it may be put on the stream again under the same id, epoch ms. */
  readonly untilMs: number;
  /** Where it was put, as far as that is known: partition, colon, position. */
  readonly redrivenTo?: string;
}

/**
 * Marks rows of the quarantine table as redriven, before they are put on the stream and after. A
 * row has one mark for ever: whoever comes second gets the first one's, and puts under its time.
 */
export class DynamoDbRedriveMarks {
  private readonly client: DynamoDBClient;
  private readonly tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.client = client;
    this.tableName = tableName;
  }

  /**
   * Marks the row, unless it is marked.
   *
   * @returns the mark that holds; undefined where there is no such row any more
   */
  async begin(
    pipeline: string,
    place: ReadingPlace,
    untilMs: number,
  ): Promise<RedriveMark | undefined> {
    try {
      const { Attributes } = await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: readingKey(pipeline, place),
          // An update without it would make a row of nothing but the mark.
          ConditionExpression: 'attribute_exists(pk)',
          UpdateExpression: 'SET redriveUntil = if_not_exists(redriveUntil, :until)',
          ExpressionAttributeValues: { ':until': { N: String(untilMs) } },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Attributes && redriveMark(Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  /** Notes where the reading was put. */
  async finish(pipeline: string, place: ReadingPlace, redrivenTo: string): Promise<void> {
    await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: readingKey(pipeline, place),
        ConditionExpression: 'attribute_exists(pk)',
        UpdateExpression: 'SET redrivenTo = :to',
        ExpressionAttributeValues: { ':to': { S: redrivenTo } },
      }),
    );
  }
}

/** The mark of a row; undefined where it has none. */
export const redriveMark = (
  item: Readonly<Record<string, AttributeValue>>,
): RedriveMark | undefined => {
  const { redriveUntil, redrivenTo } = item;
  if (redriveUntil?.N === undefined) return undefined;
  const untilMs = Number(redriveUntil.N);
  return redrivenTo?.S === undefined ? { untilMs } : { untilMs, redrivenTo: redrivenTo.S };
};
