import type { RecordQuery } from './query-request.ts';
import type { StoredRecord } from './record-store.ts';

/** A page of records as Timestream answers a query: columns, and their values as text. */
export const queryAnswer = (
  found: readonly StoredRecord[],
  { after, limit }: Pick<RecordQuery, 'after' | 'limit'>,
): object => {
  const rows = found.map(valuesOf);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const page = rows.slice(after, after + limit);
  const next = after + limit;
  return {
    QueryId: 'EMBEDDED',
    ColumnInfo: columns.map((Name) => ({ Name, Type: { ScalarType: 'VARCHAR' } })),
    Rows: page.map((row) => ({ Data: columns.map((name) => datum(row[name])) })),
    ...(next < rows.length && { NextToken: String(next) }),
  };
};

const valuesOf = (record: StoredRecord): Record<string, string> => ({
  ...record.dimensions,
  measure_name: record.measureName,
  time: `${new Date(record.timeMs).toISOString().slice(0, 23).replace('T', ' ')}000000`,
  ...record.measures,
});

const datum = (value: string | undefined): object =>
  value === undefined ? { NullValue: true } : { ScalarValue: value };
