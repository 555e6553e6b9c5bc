import { describe, expect, it } from 'vitest';
import type { ReadingLine } from '../../lambdas/formats/source-record-line.ts';
import { type BacktestOutcome, backtest } from '../../local/backtest/backtest.ts';
import { smartFactory } from '../../pipelines/smart-factory.ts';
import { hasJsonTestSuite, hostilePayloads } from '../support/json-test-suite.ts';

const startMs = Date.UTC(2025, 2, 10, 10);

const line = (index: number, payload: Uint8Array): ReadingLine => ({
  partition: 'p0',
  position: String(index + 1),
  arrivalTime: startMs + index * 1_000,
  clientId: 'TEMP_1',
  topic: 'dt/plant-1/TEMP_1',
  payload,
});

const soundLine = (index: number): ReadingLine => {
  const timestamp = new Date(startMs + index * 1_000).toISOString();
  const reading = { sensor_id: 'TEMP_1', value: 20 + (index % 9), unit: 'C', timestamp };
  return line(index, Buffer.from(JSON.stringify(reading)));
};

const run = async (records: readonly ReadingLine[]): Promise<BacktestOutcome[]> => {
  const outcomes: BacktestOutcome[] = [];
  const onOutcome = (outcome: BacktestOutcome) => outcomes.push(outcome);
  await backtest({ pipeline: smartFactory, records, flush: true, onOutcome });
  return outcomes;
};

/** Results without their revisions, which count all records. */
const rows = (outcomes: readonly BacktestOutcome[]) =>
  outcomes.filter((outcome) => outcome.type === 'result').map(({ revision: _, ...row }) => row);

const absent = hasJsonTestSuite ? '' : ' (absent from ../shared/corpora)';

describe.runIf(hasJsonTestSuite)(`JSONTestSuite through the handler${absent}`, async () => {
  const payloads = hasJsonTestSuite ? hostilePayloads() : [];
  const sound = payloads.map((_, index) => soundLine(2 * index));
  const mixed = payloads.flatMap(({ bytes }, index) => [
    soundLine(2 * index),
    line(2 * index + 1, bytes),
  ]);
  const outcomes = await run(mixed);
  const rejected = outcomes.filter((outcome) => outcome.type === 'rejected');

  it.each(payloads.map(({ name }, index) => [name, String(2 * index + 2)] as const))(
    '%s gets exactly one verdict',
    (_, position) => {
      expect(rejected.filter((outcome) => outcome.position === position)).toHaveLength(1);
    },
  );

  it('leaves the neighbours in the batch untouched', async () => {
    expect(rejected).toHaveLength(payloads.length);
    expect(rows(outcomes)).toEqual(rows(await run(sound)));
    expect(outcomes.at(-1)).toMatchObject({
      received: 2 * payloads.length,
      accepted: payloads.length,
      rejected: payloads.length,
    });
  });
});
