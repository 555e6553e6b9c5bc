import type { ResultSource, ShownRows } from './result-source.ts';

/** SQL of Timestream for LiveAnalytics, which keeps the highest revision itself. */
export const timestreamSource: ResultSource = {
  plugin: 'grafana-timestream-datasource',
  keys: (rows) =>
    `SELECT DISTINCT "key" FROM ${tableOf(rows)} ` +
    `WHERE time > ago(1d) AND "pipeline" = ${text(rows.pipeline)} ORDER BY "key"`,
  series: (rows, { name: window }, column) => ({
    database: name(rows.database),
    table: name(rows.table),
    measure: window,
    rawQuery:
      `SELECT "key", CREATE_TIME_SERIES(time, ${name(column)}) AS ${name(column)} ` +
      `FROM ${tableOf(rows)} WHERE $__timeFilter AND measure_name = ${text(window)} ` +
      `AND "pipeline" = ${text(rows.pipeline)} AND "firing" <> 'merged' ` +
      `AND "key" IN (\${key:singlequote}) AND ${name(column)} IS NOT NULL GROUP BY "key"`,
  }),
};

const tableOf = ({ database, table }: ShownRows): string => `${name(database)}.${name(table)}`;

const name = (identifier: string): string => `"${identifier}"`;

const text = (value: string): string => `'${value}'`;
