import { createHash } from 'node:crypto';
import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import type { QuarantinedReading } from '../../engine/outcomes.ts';
import type { Clock, QuarantineStore, RefusedResult } from '../../engine/ports.ts';
import { type RetryOptions, retryRest } from '../retry-rest.ts';
import { inlinePayloadBytes, payloadItems, readingItem, resultItem } from './quarantine-row.ts';

export interface DynamoDbQuarantineOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** For the TTL only. */
  readonly clock: Clock;
  /** How long a row is kept, ms. @default 30 days */
  readonly retentionMs?: number;
  /** Of unprocessed items. @default - 8 attempts within 7 seconds */
  readonly retry?: RetryOptions;
}

/** DynamoDB takes at most 25 writes in one batch. */
const batchSize = 25;
const thirtyDaysMs = 30 * 86_400_000;

/** The quarantine table: pk (S) and sk (S) name the refused thing, expiresAt (N) is its TTL. */
export class DynamoDbQuarantineStore implements QuarantineStore {
  private readonly options: DynamoDbQuarantineOptions;

  constructor(options: DynamoDbQuarantineOptions) {
    this.options = options;
  }

  async keepPayload(digest: string, payload: Uint8Array): Promise<void> {
    await this.keep(payloadItems(digest, payload));
  }

  async keepReadings(pipeline: string, readings: readonly QuarantinedReading[]): Promise<void> {
    const items: Record<string, AttributeValue>[] = [];
    for (const reading of readings) {
      items.push(readingItem(pipeline, await this.withoutLargePayload(reading)));
    }
    await this.keep(items);
  }

  async keepResults(refused: readonly RefusedResult[]): Promise<void> {
    await this.keep(refused.map(resultItem));
  }

  private async withoutLargePayload(reading: QuarantinedReading): Promise<QuarantinedReading> {
    const { payload } = reading;
    if (payload.length <= inlinePayloadBytes) return reading;
    const payloadDigest = createHash('sha256').update(payload).digest('hex');
    await this.keepPayload(payloadDigest, payload);
    return { ...reading, payload: new Uint8Array(), payloadDigest };
  }

  private async keep(items: readonly Record<string, AttributeValue>[]): Promise<void> {
    const { clock, retentionMs = thirtyDaysMs } = this.options;
    const expiresAt = { N: String(Math.ceil((clock.nowMs() + retentionMs) / 1_000)) };
    // One batch must not name an item twice.
    const requests = new Map<string, WriteRequest>();
    for (const item of items) {
      requests.set(JSON.stringify([item.pk?.S, item.sk?.S]), {
        PutRequest: { Item: { ...item, expiresAt } },
      });
    }
    const writes = [...requests.values()];
    for (let at = 0; at < writes.length; at += batchSize) {
      await this.writeBatch(writes.slice(at, at + batchSize));
    }
  }

  private async writeBatch(writes: readonly WriteRequest[]): Promise<void> {
    const { client, tableName, retry } = this.options;
    const attempt = async (rest: readonly WriteRequest[]): Promise<readonly WriteRequest[]> => {
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [tableName]: [...rest] } }),
      );
      return UnprocessedItems?.[tableName] ?? [];
    };
    const left = await retryRest(writes, attempt, retry);
    if (left.length > 0) {
      throw new Error(
        `${tableName} left ${left.length} of ${writes.length} quarantine rows unprocessed; ` +
          "it is throttled: the batch is tried again, raise the table's capacity if this goes on",
      );
    }
  }
}
