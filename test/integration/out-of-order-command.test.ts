import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, it } from 'vitest';
import { recordedFile } from '../support/recorded-data.ts';

const root = join(import.meta.dirname, '../..');
const engine = pathToFileURL(join(root, 'lambdas/engine/index.ts')).href;

/** A declaration as a user writes it, in a file of its own. */
const declaration = (boundMs: number): string => `
import {
  boundedOutOfOrderness, count, days, hours, milliseconds, noDedupe, pipeline, tumbling,
} from '${engine}';

export const phones = pipeline('phones', {
  source: { topic: 'dt/{device}', format: 'json' },
  reading: {
    sensor: 'device',
    eventTime: { field: 'detected', format: 'epochMilliseconds' },
    sensorTypes: { phone: { sensors: '*', measures: { bytes: { unit: 'B', range: [0, 1e6] } } } },
  },
  guards: { maxClockAhead: days(1), maxAge: days(1) },
  watermark: boundedOutOfOrderness({
    scope: 'partition', bound: milliseconds(${boundMs}), idleAfter: hours(12),
  }),
  dedupe: noDedupe,
  windows: {
    each: tumbling({
      size: milliseconds(1), allowedLateness: milliseconds(0), aggregate: { count: count() },
    }),
  },
  destinations: { results: 'phones', alerts: 'phone-alerts' },
});
`;

/** The rows as the source records that `backtest` reads, in order of arrival, in one partition. */
const sourceRecords = (path: string): string => {
  const rows: Record<string, string>[] = parse(gunzipSync(readFileSync(path)), {
    columns: true,
    delimiter: ';',
  });
  return rows
    .map((row, index) => {
      const device = row['S.Device.ID'] ?? '';
      const detected = Number(row['S.Client.Detection.Time']);
      const bytes = Number(row['S.Http.Content.Length']);
      return JSON.stringify({
        partition: 'p0',
        position: String(index + 1),
        arrivalTime: Number(row['S.Message.received.time.ms']),
        clientId: device,
        topic: `dt/${device}`,
        payload: JSON.stringify({ device, detected, bytes }),
      });
    })
    .join('\n');
};

const cases = [
  { name: 'out-of-order/d-1.csv.gz', rows: 9_600, boundMs: 100, tooLate: 421, cut: '7' },
  { name: 'out-of-order/d-2.csv.gz', rows: 10_800, boundMs: 1_000, tooLate: 20, cut: 'random:3' },
];

for (const { name, rows, boundMs, tooLate, cut } of cases) {
  const { path, isPresent, title } = recordedFile(name);
  describe.runIf(isPresent)(`tidemark backtest of ${title}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'tidemark-out-of-order-'));
    afterAll(() => rmSync(folder, { recursive: true }));

    it(`finds ${tooLate} of ${rows} readings too late with a bound of ${boundMs} ms`, async () => {
      const pipeline = join(folder, 'phones.ts');
      const input = join(folder, 'records.ndjson');
      writeFileSync(pipeline, declaration(boundMs));
      writeFileSync(input, sourceRecords(path));
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['bin/tidemark.ts', 'backtest', '--pipeline', pipeline, '--input', input, '--cut', cut],
        { cwd: root, maxBuffer: 2 ** 28 },
      );
      const outcomes = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { type: string });
      expect(outcomes.filter(({ type }) => type === 'tooLate')).toHaveLength(tooLate);
      expect(outcomes.at(-1)).toMatchObject({
        type: 'ledger',
        received: rows,
        accepted: rows - tooLate,
        tooLate,
        duplicate: 0,
        rejected: 0,
      });
    });
  });
}
