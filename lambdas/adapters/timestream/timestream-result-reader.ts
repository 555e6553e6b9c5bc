import {
  paginateQuery,
  type Row,
  type TimestreamQueryClient,
} from '@aws-sdk/client-timestream-query';
import type { WindowResult } from '../../engine/outcomes.ts';
import type { ResultQuery, ResultReader } from '../../engine/ports.ts';
import { recordResult, type StoredRecord } from './result-record.ts';
import type { TimestreamTable } from './timestream-sink.ts';

const dimensions: ReadonlySet<string> = new Set(['pipeline', 'window', 'key', 'window_id']);

/** Results out of a Timestream table, which itself keeps of each row the highest revision. */
export class TimestreamResultReader implements ResultReader {
  private readonly client: TimestreamQueryClient;
  private readonly table: TimestreamTable;

  constructor(client: TimestreamQueryClient, table: TimestreamTable) {
    this.client = client;
    this.table = table;
  }

  async rows(query: ResultQuery): Promise<WindowResult[]> {
    const { aggregates, tags } = query;
    const QueryString = statement(this.table, query);
    const found: WindowResult[] = [];
    for await (const page of paginateQuery({ client: this.client }, { QueryString })) {
      const columns = (page.ColumnInfo ?? []).map(({ Name = '' }) => Name);
      for (const row of page.Rows ?? []) {
        found.push(recordResult(storedRecord(columns, row), aggregates, tags));
      }
    }
    return found;
  }
}

const statement = (
  { database, table }: TimestreamTable,
  { pipeline, window, key, fromMs, toMs }: ResultQuery,
): string =>
  `SELECT * FROM "${database}"."${table}" ` +
  `WHERE measure_name = ${literal(window)} AND pipeline = ${literal(pipeline)} ` +
  `AND time >= from_milliseconds(${fromMs}) AND time < from_milliseconds(${toMs})` +
  (key === undefined ? '' : ` AND key = ${literal(key)}`);

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Columns that a row does not have are null. */
const storedRecord = (columns: readonly string[], { Data = [] }: Row): StoredRecord => {
  const values = columns.flatMap((name, place): [string, string][] => {
    const value = Data[place]?.ScalarValue;
    return value === undefined || value === null ? [] : [[name, value]];
  });
  const isDimension = ([name]: readonly [string, string]): boolean => dimensions.has(name);
  const {
    time = '',
    measure_name: _,
    ...measures
  } = Object.fromEntries(values.filter((value) => !isDimension(value)));
  return {
    dimensions: Object.fromEntries(values.filter(isDimension)),
    timeMs: timeMs(time),
    // The record's Version cannot be queried; the column says the same.
    version: Number(measures.revision),
    measures,
  };
};

/** `2025-03-10 10:15:00.000000000`, in UTC: whole milliseconds, as they were written. */
const timeMs = (text: string): number => Date.parse(`${text.slice(0, 23).replace(' ', 'T')}Z`);
