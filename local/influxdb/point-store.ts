import { DatabaseSync } from 'node:sqlite';
import { pointResult } from '../../lambdas/adapters/influxdb/result-point.ts';
import type { WindowResult } from '../../lambdas/engine/index.ts';
import type { LinePoint } from './parse-line.ts';
import type { PointQuery } from './point-query.ts';

/** Whose rows are asked for. */
export interface RowsOfKey {
  readonly window: string;
  readonly key: string;
  /** The window's declared names: those that a row lacks are null. */
  readonly aggregates: readonly string[];
}

const schema = `
  CREATE TABLE points (
    series TEXT, time INTEGER, pipeline TEXT, window TEXT, key TEXT, id TEXT,
    start INTEGER, revision INTEGER, body TEXT NOT NULL,
    PRIMARY KEY (series, time)
  ) WITHOUT ROWID;
  CREATE INDEX rows ON points (window, key, start, id, pipeline, revision)`;

/**
 * The embedded InfluxDB: one point per series and time, overwritten without being compared, as
 * there. Reads take of each row the highest revision, as queries do.
 */
export class PointStore {
  private readonly database = new DatabaseSync(':memory:');
  private readonly declaresTags: boolean;
  private rows = 0;

  constructor(declaresTags: boolean) {
    this.declaresTags = declaresTags;
    this.database.exec(schema);
  }

  write(points: readonly LinePoint[]): void {
    const isThere = this.database.prepare(
      `SELECT 1 FROM points
       WHERE window = ? AND key = ? AND start = ? AND id = ? AND pipeline = ? LIMIT 1`,
    );
    const put = this.database.prepare(
      'INSERT OR REPLACE INTO points VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.database.exec('BEGIN');
    for (const { measurement, tags, fields, timestamp } of points) {
      const { pipeline, window, key, id, start, revision } = pointResult({ tags, fields });
      if (isThere.get(window, key, start, id, pipeline) === undefined) this.rows += 1;
      const series = JSON.stringify([measurement, Object.entries(tags).sort()]);
      const body = JSON.stringify({ tags, fields });
      put.run(series, timestamp, pipeline, window, key, id, start, revision, body);
    }
    this.database.exec('COMMIT');
  }

  /** Rows, however many revisions they have. */
  count(): number {
    return this.rows;
  }

  /** The newest `limit` rows of a key, oldest first. */
  newest({ window, key, aggregates }: RowsOfKey, limit: number): WindowResult[] {
    const found = this.database
      .prepare(
        `SELECT max(revision), body FROM points WHERE window = ? AND key = ?
         GROUP BY start, id ORDER BY start DESC, id DESC LIMIT ?`,
      )
      .all(window, key, limit);
    return found.map((row) => this.result(row, aggregates)).reverse();
  }

  /** Every row by window, key, start and id: equal stores give equal lists. */
  all(): WindowResult[] {
    return this.database
      .prepare(
        `SELECT max(revision), body FROM points
         GROUP BY window, key, start, id, pipeline ORDER BY window, key, start, id, pipeline`,
      )
      .all()
      .map((row) => this.result(row));
  }

  /** Every point that is asked for, each revision of a row one, by series and time. */
  points({ measurement, pipeline, window, key, fromMs, toMs }: PointQuery): LinePoint[] {
    // As text: nanoseconds are more than a number holds.
    const found = this.database.prepare(
      `SELECT series, CAST(time AS TEXT) AS time, body FROM points
       WHERE pipeline = ? AND window = ? AND start >= ? AND start < ? AND key = ifnull(?, key)
       ORDER BY series, points.time`,
    );
    return found
      .all(pipeline, window, fromMs, toMs, key ?? null)
      .flatMap(({ series, time, body }) => {
        const [of] = JSON.parse(String(series)) as [string];
        const { tags, fields } = JSON.parse(String(body)) as Pick<LinePoint, 'tags' | 'fields'>;
        const point = { measurement, tags, fields, timestamp: BigInt(String(time)) };
        return of === measurement ? [point] : [];
      });
  }

  close(): void {
    this.database.close();
  }

  private result({ body }: Record<string, unknown>, aggregates?: readonly string[]): WindowResult {
    const point = JSON.parse(String(body)) as Parameters<typeof pointResult>[0];
    return pointResult(point, aggregates, this.declaresTags);
  }
}
