import type { WindowResult } from '../../engine/outcomes.ts';
import type { ResultQuery, ResultReader } from '../../engine/ports.ts';
import { newestRevisions } from '../newest-revisions.ts';
import { InfluxDbConnection, type TokenSource } from './influxdb-connection.ts';
import { rejectionText } from './rejection.ts';
import { pointResult } from './result-point.ts';
import { tagValue } from './tag-text.ts';

export interface InfluxDbReaderOptions {
  /** `https://host:8086` */
  readonly url: string;
  /** Of InfluxDB 1 and 3 the database. */
  readonly bucket: string;
  /** The declaration's destination. */
  readonly measurement: string;
  /** @default - the server asks for none */
  readonly token?: TokenSource;
  /** How long one request may take, in ms. @default 60_000 */
  readonly timeoutMs?: number;
}

/** What InfluxDB answers to an InfluxQL statement. */
interface QueryAnswer {
  readonly results?: readonly {
    readonly error?: string;
    readonly series?: readonly QuerySeries[];
  }[];
}

interface QuerySeries {
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly (number | string | null)[])[];
}

/**
 * Results out of InfluxDB, by InfluxQL over `/query`, which versions 1, 2 and 3 have alike. All
 * revisions of the rows are read, and of each row the highest is taken.
 */
export class InfluxDbResultReader implements ResultReader {
  private readonly options: InfluxDbReaderOptions;
  private readonly connection: InfluxDbConnection;

  constructor(options: InfluxDbReaderOptions) {
    this.options = options;
    this.connection = new InfluxDbConnection(options.url, options.token);
  }

  /** @throws Error where the server cannot be asked, or says why it does not answer */
  async rows(query: ResultQuery): Promise<WindowResult[]> {
    const series = await this.ask(statement(this.options.measurement, query));
    return newestRevisions(series.flatMap((each) => resultsOf(each, query)));
  }

  private async ask(q: string): Promise<readonly QuerySeries[]> {
    const { bucket: db, timeoutMs = 60_000, url } = this.options;
    const path = `/query?${new URLSearchParams({ db, epoch: 'ns', q })}`;
    const refuse = (why: string, cause?: unknown): never => {
      throw new Error(`InfluxDB at ${url}/query gave no rows: ${why}`, { cause });
    };
    const { transport } = await this.connection.client();
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = (await transport
      .request(path, '', { method: 'GET', signal })
      .catch((error: unknown) => refuse(rejectionText(error), error))) as QueryAnswer;
    const [result] = answer.results ?? [];
    return result?.error === undefined ? (result?.series ?? []) : refuse(result.error);
  }
}

/** A row lies at its window's start or later. */
const statement = (measurement: string, query: ResultQuery): string => {
  const { pipeline, window, key, fromMs, toMs } = query;
  return (
    `SELECT * FROM "${measurement}" ` +
    `WHERE "pipeline" = ${literal(pipeline)} AND "window" = ${literal(window)} ` +
    `AND "window_start" >= ${fromMs} AND "window_start" < ${toMs} ` +
    `AND time >= ${fromMs}ms` +
    `${key === undefined ? '' : ` AND "key" = ${literal(key)}`} GROUP BY *`
  );
};

const literal = (text: string): string =>
  `'${tagValue(text).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** A series has the tags of all others, empty where it lacks them; null is a field it lacks. */
const resultsOf = (
  { tags = {}, columns, values }: QuerySeries,
  { aggregates, tags: declared = [] }: ResultQuery,
): WindowResult[] => {
  const present = Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== ''));
  return values.map((row) => {
    const fields = columns
      .map((name, place): [string, number | string | null | undefined] => [name, row[place]])
      .filter((field): field is [string, number] => typeof field[1] === 'number')
      .filter(([name]) => name !== 'time');
    const point = { tags: present, fields: Object.fromEntries(fields) };
    return pointResult(point, aggregates, declared.length > 0);
  });
};
