import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import {
  boundedOutOfOrderness,
  count,
  days,
  hours,
  milliseconds,
  minutes,
  type Pipeline,
  pipeline,
  recent,
  tumbling,
} from '../../lambdas/engine/index.ts';
import type { ReadingLine } from '../../lambdas/formats/source-record-line.ts';
import { type BacktestOutcome, backtest } from '../../local/backtest/backtest.ts';
import { machineTemperature } from '../../pipelines/machine-temperature.ts';
import { recordedFile } from '../support/recorded-data.ts';

const { path, isPresent, title } = recordedFile(
  'nab/data/realKnownCause/machine_temperature_system_failure.csv',
);

/** What decides lateness, in ms, written down here again: nothing is read from the declaration. */
interface Declared {
  readonly pipeline: Pipeline;
  readonly size: number;
  readonly lateness: number;
}

const minuteMs = 60_000;
const boundMs = 10 * minuteMs;
const dedupeMs = 120 * minuteMs;

/** The same readings in windows as short as their distance, which take nothing late. */
const impatient = pipeline('machine-impatient', {
  source: { topic: 'dt/{site}/{sensor_id}', format: 'json' },
  reading: {
    sensor: 'sensor_id',
    eventTime: 'timestamp',
    sensorTypes: {
      machine: { sensors: '*', measures: { value: { unit: 'F', range: [-40, 250] } } },
    },
  },
  guards: { maxClockAhead: minutes(5), maxAge: days(36_500) },
  watermark: boundedOutOfOrderness({ bound: minutes(10), idleAfter: hours(2) }),
  dedupe: recent({ within: hours(2), atMost: 64 }),
  windows: {
    fives: tumbling({
      size: minutes(5),
      allowedLateness: milliseconds(0),
      aggregate: { count: count() },
    }),
  },
  destinations: { results: 'machine_fives', alerts: 'machine-alerts' },
});

const hourly: Declared = {
  pipeline: machineTemperature,
  size: 60 * minuteMs,
  lateness: 60 * minuteMs,
};
const fives: Declared = { pipeline: impatient, size: 5 * minuteMs, lateness: 0 };

interface Row {
  /** As the file has it, `2014-01-07 02:55:00`; taken for UTC. */
  readonly time: string;
  readonly eventMs: number;
  readonly arrivalMs: number;
  readonly value: number;
}

const readRows = (): Row[] => {
  const lines: { timestamp: string; value: string }[] = parse(readFileSync(path), {
    columns: true,
  });
  let arrivalMs = Number.NEGATIVE_INFINITY;
  return lines.map(({ timestamp, value }) => {
    const eventMs = Date.parse(`${timestamp.replace(' ', 'T')}Z`);
    arrivalMs = Math.max(arrivalMs, eventMs);
    return { time: timestamp, eventMs, arrivalMs, value: Number(value) };
  });
};

type Verdict = 'accepted' | 'tooLate' | 'duplicate';

/** Each reading's verdict, from the words of the contract and nothing of the engine. */
const demanded = (rows: readonly Row[], { size, lateness }: Declared): Verdict[] => {
  let watermark = Number.NEGATIVE_INFINITY;
  const seen: Row[] = [];
  return rows.map((row) => {
    while (seen[0] !== undefined && seen[0].arrivalMs <= row.arrivalMs - dedupeMs) seen.shift();
    if (seen.some((old) => old.eventMs === row.eventMs && old.value === row.value)) {
      return 'duplicate';
    }
    seen.push(row);
    const windowEnd = (Math.floor(row.eventMs / size) + 1) * size;
    if (watermark >= windowEnd - 1 + lateness) return 'tooLate';
    watermark = Math.max(watermark, row.eventMs - boundMs - 1);
    return 'accepted';
  });
};

const asRecord = ({ eventMs, arrivalMs, value }: Row, index: number): ReadingLine => ({
  partition: 'p0',
  position: String(index + 1),
  arrivalTime: arrivalMs,
  clientId: 'machine-1',
  topic: 'dt/plant-1/machine-1',
  payload: Buffer.from(
    JSON.stringify({ sensor_id: 'machine-1', timestamp: new Date(eventMs).toISOString(), value }),
  ),
});

/** Each reading's verdict as the backtest tells it; what it does not mention was accepted. */
const given = async (
  rows: readonly Row[],
  { pipeline: declared }: Declared,
): Promise<Verdict[]> => {
  const verdicts = rows.map((): Verdict => 'accepted');
  const onOutcome = (outcome: BacktestOutcome): void => {
    if (outcome.type === 'rejected') throw new Error(outcome.detail);
    if (outcome.type !== 'tooLate' && outcome.type !== 'duplicate') return;
    verdicts[Number(outcome.position) - 1] = outcome.type;
  };
  await backtest({ pipeline: declared, records: rows.map(asRecord), onOutcome });
  return verdicts;
};

describe.runIf(isPresent)(`a clock that jumps back by 55 minutes: ${title}`, () => {
  const rows = isPresent ? readRows() : [];
  const jump = rows.findIndex(({ eventMs, arrivalMs }) => eventMs < arrivalMs);
  const behind = rows.filter(({ eventMs }, index) => eventMs <= (rows[index - 1]?.arrivalMs ?? 0));

  it('is the one that the file is known for', () => {
    expect(rows[jump - 1]?.time).toBe('2014-01-07 02:55:00');
    expect(rows[jump]?.time).toBe('2014-01-07 02:00:00');
    expect(behind.map(({ time }) => time.slice(11, 16)).join()).toBe(
      '02:00,02:05,02:10,02:15,02:20,02:25,02:30,02:35,02:40,02:45,02:50,02:55',
    );
  });

  it.each([
    { name: 'an hour of lateness takes all of them', declared: hourly, until: '' },
    { name: 'none refuses what its watermark has passed', declared: fives, until: '02:40' },
  ])('gives each reading the verdict that is declared: $name', async ({ declared, until }) => {
    const verdicts = await given(rows, declared);
    expect(verdicts.join('\n') === demanded(rows, declared).join('\n')).toBe(true);
    const tooLate = rows.filter((_, index) => verdicts[index] === 'tooLate');
    expect(tooLate).toEqual(behind.filter(({ time }) => time.slice(11, 16) <= until));
    expect(verdicts).not.toContain('duplicate');
  });
});
