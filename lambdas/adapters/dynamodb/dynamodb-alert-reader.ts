import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { type AlertRow, alertRow } from './alert-row.ts';

/** Reads the alert table for people: the page, the command line. A scan: alerts are few. */
export class DynamoDbAlertReader {
  private readonly client: DynamoDBClient;
  private readonly tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.client = client;
    this.tableName = tableName;
  }

  /** The rows whose causes are the newest, newest first, at most `limit`. @default - all rows */
  async newest(limit = Number.POSITIVE_INFINITY): Promise<AlertRow[]> {
    const rows: AlertRow[] = [];
    const pages = paginateScan(
      { client: this.client },
      { TableName: this.tableName, ConsistentRead: true },
    );
    for await (const page of pages) {
      rows.push(...(page.Items ?? []).map(alertRow).filter((row) => row !== undefined));
    }
    rows.sort((left, right) => right.at - left.at || (left.id < right.id ? -1 : 1));
    return rows.slice(0, limit);
  }
}
