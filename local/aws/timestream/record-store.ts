import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { RecordQuery } from './query-request.ts';
import type { WriteRecord } from './write-request.ts';

/** A stored record. Measures are text as they were sent. */
export interface StoredRecord {
  readonly dimensions: Readonly<Record<string, string>>;
  readonly measureName: string;
  readonly timeMs: number;
  readonly version: number;
  readonly measures: Readonly<Record<string, string>>;
}

export interface SeriesOfTable {
  /** `database.table` */
  readonly table: string;
  readonly measureName: string;
  /** All of them: a series is its dimensions. */
  readonly dimensions: Readonly<Record<string, string>>;
}

const schema = `
  CREATE TABLE records (
    place TEXT, measure TEXT, series TEXT, time INTEGER,
    version INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (place, measure, series, time)
  ) WITHOUT ROWID`;

const upsert = `
  INSERT INTO records (place, measure, series, time, version, body) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET version = excluded.version, body = excluded.body
  WHERE excluded.version > records.version`;

const columns = 'measure, series, time, version, body';

/** The embedded time-series store: one row per series and time, the highest version wins. */
export class RecordStore {
  private readonly database = new DatabaseSync(':memory:');
  private readonly statements = new Map<string, StatementSync>();

  constructor() {
    this.database.exec(schema);
  }

  /**
   * Writes the records in one transaction. For each: undefined where the row now has its values,
   * the stored version where that is as high or higher and its values differ.
   */
  write(table: string, records: readonly WriteRecord[]): (number | undefined)[] {
    this.database.exec('BEGIN');
    try {
      const outcomes = records.map((record) => this.upsert(table, record));
      this.database.exec('COMMIT');
      return outcomes;
    } catch (error) {
      this.database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Rows of one table (`database.table`), or of all. */
  count(table?: string): number {
    const row =
      table === undefined
        ? this.prepare('SELECT count(*) AS n FROM records').get()
        : this.prepare('SELECT count(*) AS n FROM records WHERE place = ?').get(table);
    return Number(row?.n);
  }

  /** The newest `limit` records of one series, oldest first. */
  newest({ table, measureName, dimensions }: SeriesOfTable, limit: number): StoredRecord[] {
    const where = 'WHERE place = ? AND measure = ? AND series = ?';
    return this.prepare(`SELECT ${columns} FROM records ${where} ORDER BY time DESC LIMIT ?`)
      .all(table, measureName, seriesText(Object.entries(dimensions)), limit)
      .map(storedRecord)
      .reverse();
  }

  /** Every record of a table by measure name, series and time: equal tables give equal lists. */
  all(table: string): StoredRecord[] {
    return this.prepare(
      `SELECT ${columns} FROM records WHERE place = ? ORDER BY measure, series, time`,
    )
      .all(table)
      .map(storedRecord);
  }

  /** The records of a time that a query asks for, of all pages, by series and time. */
  within({ table, measureName, pipeline, key, fromMs, toMs }: RecordQuery): StoredRecord[] {
    return this.prepare(
      `SELECT ${columns} FROM records
       WHERE place = ? AND measure = ? AND time >= ? AND time < ? ORDER BY series, time`,
    )
      .all(table, measureName, fromMs, toMs)
      .map(storedRecord)
      .filter(({ dimensions }) => dimensions.pipeline === pipeline)
      .filter(({ dimensions }) => key === undefined || dimensions.key === key);
  }

  close(): void {
    this.database.close();
  }

  private upsert(table: string, record: WriteRecord): number | undefined {
    const series = seriesText(record.dimensions.map(({ name, value }) => [name, value]));
    const body = JSON.stringify(record.measures.map(({ name, value }) => [name, value]));
    const key = [table, record.measureName, series, record.timeMs] as const;
    const { changes } = this.prepare(upsert).run(...key, record.version, body);
    if (changes === 1) return undefined;
    const where = 'WHERE place = ? AND measure = ? AND series = ? AND time = ?';
    const row = this.prepare(`SELECT version, body FROM records ${where}`).get(...key);
    // The same values again are no conflict, whatever their version.
    return row?.body === body ? undefined : Number(row?.version);
  }

  private prepare(sql: string): StatementSync {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.database.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }
}

const seriesText = (dimensions: readonly (readonly [string, string])[]): string =>
  JSON.stringify([...dimensions].sort(([left], [right]) => (left < right ? -1 : 1)));

const storedRecord = (row: Record<string, unknown>): StoredRecord => ({
  dimensions: Object.fromEntries(JSON.parse(String(row.series)) as [string, string][]),
  measureName: String(row.measure),
  timeMs: Number(row.time),
  version: Number(row.version),
  measures: Object.fromEntries(JSON.parse(String(row.body)) as [string, string][]),
});
