import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pointResult } from '../../../lambdas/adapters/influxdb/result-point.ts';
import { newestRevisions } from '../../../lambdas/adapters/newest-revisions.ts';
import type { WindowResult } from '../../../lambdas/engine/outcomes.ts';
import { ensureDebianProgram } from './ensure-debian-program.ts';
import { type StartedProgram, startProgram } from './start-program.ts';

/** What InfluxDB 1 answers to a query. */
interface QueryAnswer {
  readonly results: readonly {
    readonly error?: string;
    readonly series?: readonly QuerySeries[];
  }[];
}

export interface QuerySeries {
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly (number | string | null)[])[];
}

export interface InfluxDbServer extends StartedProgram {
  /** Answers an InfluxQL statement. */
  query(statement: string, database?: string): Promise<readonly QuerySeries[]>;
  /** Of every row of a measurement the highest revision. */
  rows(database: string, measurement: string, declaresTags: boolean): Promise<WindowResult[]>;
}

/** A real InfluxDB 1.x, from Debian's package or as `INFLUXD_PATH` says. */
export const startInfluxDb = async (): Promise<InfluxDbServer> => {
  const path = await ensureDebianProgram({
    purpose: 'The InfluxDB adapter is tested with InfluxDB',
    debianPackage: 'influxdb',
    places: ['/usr/bin/influxd'],
    variable: 'INFLUXD_PATH',
  });
  const program = await startProgram({
    path,
    argumentsFor: (folder, ports) => {
      const file = join(folder, 'influxdb.conf');
      writeFileSync(file, configuration(folder, ports));
      return ['-config', file];
    },
    healthPath: '/ping',
  });
  const query = async (statement: string, database = ''): Promise<readonly QuerySeries[]> => {
    const parameters = new URLSearchParams({ q: statement, db: database, epoch: 'ns' });
    const response = await fetch(`${program.url}/query?${parameters}`, { method: 'POST' });
    const { results } = (await response.json()) as QueryAnswer;
    const [result] = results;
    if (result?.error !== undefined) throw new Error(`${statement}: ${result.error}`);
    return result?.series ?? [];
  };
  const rows = async (database: string, measurement: string, declaresTags: boolean) => {
    const series = await query(`SELECT * FROM "${measurement}" GROUP BY *`, database);
    return newestRevisions(series.flatMap((each) => resultsOf(each, declaresTags)));
  };
  return { ...program, query, rows };
};

const configuration = (folder: string, [http, rpc]: readonly [number, number]): string => `
  bind-address = "127.0.0.1:${rpc}"
  reporting-disabled = true
  [meta]
    dir = "${folder}/meta"
  [data]
    dir = "${folder}/data"
    wal-dir = "${folder}/wal"
  [http]
    bind-address = "127.0.0.1:${http}"
`;

const resultsOf = ({ tags = {}, columns, values }: QuerySeries, declaresTags: boolean) => {
  const present = Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== ''));
  return values.map((row) => {
    const fields = columns
      .map((name, index): [string, number | string | null | undefined] => [name, row[index]])
      .filter((each): each is [string, number] => typeof each[1] === 'number')
      .filter(([name]) => name !== 'time');
    return pointResult({ tags: present, fields: Object.fromEntries(fields) }, [], declaresTags);
  });
};
