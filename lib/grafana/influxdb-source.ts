import type { ResultSource } from './result-source.ts';

/**
 * InfluxQL, which InfluxDB 1, 2 and 3 answer. Of each row the highest revision is taken first, and
 * tombstones are left out of what that gives: an older revision is no tombstone yet.
 */
export const influxDbSource: ResultSource = {
  plugin: 'influxdb',
  keys: ({ table, pipeline }) =>
    `SHOW TAG VALUES FROM ${name(table)} WITH KEY = "key" WHERE "pipeline" = ${text(pipeline)}`,
  series: ({ table, pipeline }, { name: window, spacingMs, offsetMs }, column) => {
    const bucket = offsetMs === 0 ? `${spacingMs}ms` : `${spacingMs}ms, ${offsetMs}ms`;
    const newest =
      // Its own name is "max", which an aggregate may have; none begins so.
      `SELECT max("revision") AS "_newest", ${name(column)}, "firing" FROM ${name(table)} ` +
      `WHERE "pipeline" = ${text(pipeline)} AND "window" = ${text(window)} ` +
      `AND "key" =~ /^\${key:regex}$/ AND $timeFilter GROUP BY time(${bucket}), "key" fill(none)`;
    return {
      rawQuery: true,
      query: `SELECT ${name(column)} FROM (${newest}) WHERE "firing" <> 'merged' GROUP BY "key"`,
      resultFormat: 'time_series',
      alias: '$tag_key',
    };
  },
};

const name = (identifier: string): string => `"${identifier}"`;

const text = (value: string): string => `'${value}'`;
