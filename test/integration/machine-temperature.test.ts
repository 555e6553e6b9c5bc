import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../bin/cli/command-line.ts';
import { backtestVerb } from '../../bin/commands/backtest.ts';
import type { BacktestOutcome } from '../../local/backtest/backtest.ts';
import { nearestToRationalSum } from '../../simulation/oracle/exact-rational.ts';
import { CapturedTerminal } from '../support/captured-terminal.ts';
import { recordedFile } from '../support/recorded-data.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const { path, isPresent, title } = recordedFile(
  'nab/data/realKnownCause/machine_temperature_system_failure.csv',
);

interface Row {
  readonly eventTimeMs: number;
  readonly value: number;
}

const readRows = (): Row[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [time = '', value = ''] = line.split(',');
      return { eventTimeMs: Date.parse(`${time.replace(' ', 'T')}Z`), value: Number(value) };
    });

/** The file as source records: a reading arrives at the largest event time so far. */
const asSourceRecords = (rows: readonly Row[]): string => {
  let arrivalTime = 0;
  return rows
    .map(({ eventTimeMs, value }, index) => {
      arrivalTime = Math.max(arrivalTime, eventTimeMs);
      const timestamp = new Date(eventTimeMs).toISOString();
      const clientId = 'machine-1';
      const topic = `dt/plant-1/${clientId}`;
      const payload = JSON.stringify({ sensor_id: clientId, timestamp, value });
      const position = String(index + 1);
      return JSON.stringify({ partition: 'p0', position, arrivalTime, clientId, topic, payload });
    })
    .join('\n');
};

/** Hourly rows by batch, from the declared bound of 10 minutes and lateness of an hour. */
const batchRows = (rows: readonly Row[]) => {
  const hours = new Map<number, number[]>();
  let latestMs = Number.NEGATIVE_INFINITY;
  let tooLate = 0;
  for (const { eventTimeMs, value } of rows) {
    const start = Math.floor(eventTimeMs / hourMs) * hourMs;
    const watermarkMs = latestMs - 10 * minuteMs - 1;
    if (watermarkMs >= start + hourMs - 1 + hourMs) tooLate += 1;
    else hours.set(start, [...(hours.get(start) ?? []), value]);
    latestMs = Math.max(latestMs, eventTimeMs);
  }
  const results = [...hours].map(([start, values]) => ({
    start,
    count: values.length,
    measures: {
      mean: nearestToRationalSum(values) / values.length,
      min: Math.min(...values),
      max: Math.max(...values),
      count: values.length,
    },
  }));
  return { results, tooLate };
};

describe.runIf(isPresent)(`a machine up to its failure: ${title}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-machine-'));
  const input = join(folder, 'records.ndjson');
  const rows = isPresent ? readRows() : [];
  const backtest = async (...args: string[]): Promise<string> => {
    const terminal = new CapturedTerminal();
    const declaration = ['--pipeline', 'pipelines/machine-temperature.ts', '--input', input];
    const all = ['backtest', ...declaration, '--flush', '--final', ...args];
    expect(await runCommandLine(all, terminal, [backtestVerb])).toBe(0);
    return terminal.results;
  };
  let whole = '';
  let outcomes: BacktestOutcome[] = [];
  beforeAll(async () => {
    writeFileSync(input, asSourceRecords(rows));
    whole = await backtest();
    outcomes = whole
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as BacktestOutcome);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('gives each of the 22,695 readings one verdict, those after the clock jump included', () => {
    const { tooLate } = batchRows(rows);
    const ledger = outcomes.find(({ type }) => type === 'ledger');
    expect(rows).toHaveLength(22_695);
    expect(ledger).toMatchObject({
      received: 22_695,
      accepted: 22_695 - tooLate,
      tooLate,
      duplicate: 0,
      rejected: 0,
    });
  });

  it('stores the hourly rows that a batch computation of the file gives', () => {
    const stored = outcomes.filter((outcome) => outcome.type === 'result');
    const byStart = stored.toSorted((left, right) => left.start - right.start);
    const expected = batchRows(rows).results.toSorted((left, right) => left.start - right.start);
    expect(byStart.map(({ start, count, measures }) => ({ start, count, measures }))).toEqual(
      expected,
    );
  });

  it('raises an alert for the final failure', () => {
    const alerts = outcomes.filter((outcome) => outcome.type === 'alert');
    const from = Date.parse('2014-02-07T14:55:00Z');
    const until = Date.parse('2014-02-09T14:05:00Z');
    const ofTheFailure = alerts.filter(
      ({ state, at }) => state === 'alarm' && at >= from && at < until,
    );
    expect(ofTheFailure.map(({ rule }) => rule)).toContain('machineCold');
  });

  it.each(['1', '7', '10000', ...Array.from({ length: 20 }, (_, index) => `random:${index + 1}`)])(
    'prints the same bytes for --cut %s',
    async (cut) => {
      expect((await backtest('--cut', cut)) === whole).toBe(true);
    },
  );
});
