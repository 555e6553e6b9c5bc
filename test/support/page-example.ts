import type { SourceRecord, WindowResult } from '../../lambdas/engine/index.ts';

/**
 * The example of a page: the first block of code declares windows, the first table after it has the
 * records that arrive, the second one the results that follow, in order.
 */
export interface PageExample {
  readonly page: string;
  readonly code: string;
  readonly records: Table;
  readonly results: Table;
}

export type Table = readonly Readonly<Record<string, string>>[];

/** Columns of the table of records that are no measures. */
const recordColumns = new Set(['arrives', 'event time', 'sensor']);

/** @throws Error where the page has no example of that form */
export const parsePageExample = (page: string, text: string): PageExample => {
  const [, code, rest] = /^```ts\n([\s\S]*?)^```$([\s\S]*)/m.exec(text) ?? [];
  const [records, results] = [...(rest ?? '').matchAll(/(?:^\|.*\|\n)+/gm)].map(([table]) =>
    parseTable(table),
  );
  if (code === undefined || records === undefined || results === undefined) {
    throw new Error(`${page} has no block of ts with tables of records and of results after it`);
  }
  return { page, code, records, results };
};

const parseTable = (text: string): Table => {
  const [header = [], , ...rows] = text
    .trim()
    .split('\n')
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])));
};

/** The example as a declaration of its own: what it leaves out is as plain as can be. */
export const declarationOf = ({ code, records }: PageExample, engine: string): string => {
  const measures = Object.keys(records[0] ?? {}).filter((name) => !recordColumns.has(name));
  const isCounter = !records.some((row) => measures.some((name) => Number(row[name]) < 0));
  const called = [...code.matchAll(/\b([a-zA-Z]+)(?=\(|[.][a-z]+[A-Z])/g)].map(([, name]) => name);
  const basics = ['boundedOutOfOrderness', 'days', 'minutes', 'noDedupe', 'pipeline', 'seconds'];
  const names = [...new Set([...basics, ...called])].filter((name) => name !== 'zones').sort();
  return `import { ${names.join(', ')} } from '${engine}';
import * as zones from '${engine.replace('index.ts', 'time/zones.ts')}';
const plausible = [${isCounter ? 0 : -1e9}, 1e9] as const;
export const declared = pipeline('example', {
  source: { topic: 'dt/{sensor}', format: 'json' },
  reading: {
    sensor: 'sensor',
    eventTime: { field: 'at', format: 'epochMilliseconds' },
    sensorTypes: {
      any: { sensors: '*', measures: {
        ${measures.map((name) => `${name}: { unit: 'x', range: plausible }`).join(', ')}
      } },
    },
  },
  guards: { maxClockAhead: minutes(5), maxAge: days(36500) },
  dedupe: noDedupe,
  destinations: { results: 'example', alerts: 'example' },
  ...{ watermark: boundedOutOfOrderness({ bound: seconds(0), idleAfter: minutes(10) }) },
  ${code}
});
`;
};

/** A row without an event time is a tick; a dash is a measure that the reading lacks. */
export const recordsOf = ({ records }: PageExample): SourceRecord[] =>
  records.map((row, at): SourceRecord => {
    const arrivalTimeMs = instantOf(row.arrives ?? row['event time'] ?? '');
    const source = { partition: 'p0', position: String(at + 1), arrivalTimeMs };
    const eventTime = row['event time'] ?? '';
    if (eventTime === '') return { ...source, kind: 'tick' };
    const sensor = row.sensor ?? 's1';
    const measures = Object.entries(row).filter(
      ([name, value]) => !recordColumns.has(name) && value !== '-',
    );
    const reading = {
      sensor,
      at: instantOf(eventTime),
      ...Object.fromEntries(measures.map(([name, value]) => [name, Number(value)])),
    };
    const payload = new TextEncoder().encode(JSON.stringify(reading));
    return { ...source, kind: 'reading', clientId: sensor, topic: `dt/${sensor}`, payload };
  });

/** The result in the columns of the page's table. */
export const rowOf = (result: WindowResult, columns: readonly string[]): Record<string, string> =>
  Object.fromEntries(columns.map((name) => [name, cellOf(result, name)]));

/** The page's row, its instants and numbers as `rowOf` writes them. */
export const expectedRow = (row: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(row).map(([name, cell]) => {
      if (/\d:\d\d|^\d{4}-\d\d-\d\d$/.test(cell)) return [name, isoOf(instantOf(cell))];
      return [name, /^-?\d/.test(cell) ? String(Number(cell)) : cell];
    }),
  );

const cellOf = (result: WindowResult, column: string): string => {
  const { measures, ...own } = result;
  const value = column in own ? own[column as keyof typeof own] : measures[column];
  if (value === undefined || value === null) return '-';
  const isInstant = column === 'start' || column === 'end';
  return isInstant ? isoOf(Number(value)) : String(value);
};

/** `10:00:05` is of one day of March, `2025-03-30 10:00` of any; all in UTC. */
const instantOf = (text: string): number => {
  const [date, time = '00:00'] = text.includes('-') ? text.split(' ') : ['2025-03-10', text];
  const instantMs = Date.parse(`${date}T${time}Z`);
  if (Number.isNaN(instantMs)) throw new Error(`"${text}" is no instant of an example`);
  return instantMs;
};

const isoOf = (instantMs: number): string => new Date(instantMs).toISOString();
