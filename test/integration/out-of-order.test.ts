import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import {
  boundedOutOfOrderness,
  count,
  days,
  hours,
  type LedgerCounts,
  milliseconds,
  noDedupe,
  type Pipeline,
  pipeline,
  tumbling,
} from '../../lambdas/engine/index.ts';
import type { SourceRecordLine } from '../../lambdas/formats/source-record-line.ts';
import { backtest } from '../../local/backtest/backtest.ts';
import { recordedFile } from '../support/recorded-data.ts';

/** Windows of 1 ms without lateness: a reading is too late exactly where it is late. */
const declaration = (boundMs: number): Pipeline =>
  pipeline('out-of-order', {
    source: { topic: 'dt/{device}', format: 'json' },
    reading: {
      sensor: 'device',
      eventTime: { field: 'detected', format: 'epochMilliseconds' },
      sensorTypes: {
        phone: { sensors: '*', measures: { bytes: { unit: 'byte', range: [0, 1_000_000] } } },
      },
    },
    guards: { maxClockAhead: days(1), maxAge: days(1) },
    watermark: boundedOutOfOrderness({
      scope: 'partition',
      bound: milliseconds(boundMs),
      idleAfter: hours(12),
    }),
    dedupe: noDedupe,
    windows: {
      each: tumbling({
        size: milliseconds(1),
        allowedLateness: milliseconds(0),
        aggregate: { count: count() },
      }),
    },
    destinations: { results: 'out_of_order', alerts: 'out-of-order-alerts' },
  });

type Row = Readonly<Record<string, string>>;

/** Rows in order of arrival, as the stream would hold them. */
const records = (path: string): SourceRecordLine[] => {
  const rows: Row[] = parse(gunzipSync(readFileSync(path)), { columns: true, delimiter: ';' });
  return rows.map((row, index) => {
    const device = row['S.Device.ID'] ?? '';
    const detected = Number(row['S.Client.Detection.Time']);
    const bytes = Number(row['S.Http.Content.Length']);
    return {
      partition: 'p0',
      position: String(index + 1),
      arrivalTime: Number(row['S.Message.received.time.ms']),
      clientId: device,
      topic: `dt/${device}`,
      payload: Buffer.from(JSON.stringify({ device, detected, bytes })),
    };
  });
};

const ledgerOf = async (boundMs: number, lines: SourceRecordLine[]): Promise<LedgerCounts> => {
  const ledgers: LedgerCounts[] = [];
  await backtest({
    pipeline: declaration(boundMs),
    records: lines,
    onOutcome: (outcome) => {
      if (outcome.type === 'ledger') ledgers.push(outcome);
    },
  });
  expect(ledgers).toHaveLength(1);
  return ledgers[0] as LedgerCounts;
};

/**
 * Readings later than the bound behind the largest event time before them, counted by its
 * publishers.
 */
const published = {
  'out-of-order/d-1.csv.gz': { rows: 9_600, later: { 100: 421, 500: 26, 1000: 11 } },
  'out-of-order/d-2.csv.gz': { rows: 10_800, later: { 100: 1_281, 500: 31, 1000: 20 } },
};

for (const [name, { rows, later }] of Object.entries(published)) {
  const { path, isPresent, title } = recordedFile(name);
  describe.runIf(isPresent)(`phones over a mobile network: ${title}`, () => {
    const lines = isPresent ? records(path) : [];

    it.each(Object.entries(later))(
      'with a bound of %s ms, %i readings are too late',
      async (...of) => {
        const [boundMs, tooLate] = of;
        const ledger = await ledgerOf(Number(boundMs), lines);
        expect(ledger).toMatchObject({ received: rows, tooLate, accepted: rows - tooLate });
      },
    );
  });
}
