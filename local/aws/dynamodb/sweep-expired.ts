import type { JsonObject } from '../json-service.ts';
import type { DynaliteExchange } from './dynalite-exchange.ts';
import type { WireItem } from './item-stream.ts';
import type { StreamedWrites } from './streamed-writes.ts';
import type { TableSettings } from './table-registry.ts';

export interface ExpiringTable {
  readonly tableName: string;
  readonly settings: TableSettings;
  /** The TTL attribute: a number of epoch seconds, as in DynamoDB. */
  readonly attribute: string;
}

/** Deletes the items of a table whose time has passed, as TTL does. Resolves to how many. */
export const sweepExpired = async (
  dynalite: DynaliteExchange,
  writes: StreamedWrites,
  { tableName, settings, attribute }: ExpiringTable,
  nowMs: number,
): Promise<number> => {
  let deleted = 0;
  let after: unknown;
  do {
    const page = await dynalite.ask('Scan', {
      TableName: tableName,
      FilterExpression: '#expiry < :now',
      ExpressionAttributeNames: { '#expiry': attribute },
      ExpressionAttributeValues: { ':now': { N: String(Math.floor(nowMs / 1_000)) } },
      ...(after !== undefined && { ExclusiveStartKey: after }),
    });
    for (const item of page.Items as WireItem[]) {
      const request: JsonObject = {
        TableName: tableName,
        Key: Object.fromEntries(settings.keyNames.map((name) => [name, item[name]])),
        // A writer may have prolonged it since the scan.
        ConditionExpression: '#expiry = :seen',
        ExpressionAttributeNames: { '#expiry': attribute },
        ExpressionAttributeValues: { ':seen': item[attribute] },
      };
      const { status } = await writes.write('DeleteItem', request, true);
      if (status === 200) deleted += 1;
    }
    after = page.LastEvaluatedKey;
  } while (after !== undefined);
  return deleted;
};
