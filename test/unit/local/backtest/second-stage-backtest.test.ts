import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceRecord, WindowResult } from '../../../../lambdas/engine/index.ts';
import { type BacktestOutcome, backtest } from '../../../../local/backtest/backtest.ts';
import type { Cut } from '../../../../local/backtest/cut.ts';
import type { SourceRecordLine } from '../../../../local/backtest/source-record-line.ts';
import {
  inOrder,
  rolledUpPipeline,
  rolledUpReadings,
  rolledUpRecords,
  rollupRowsOf,
} from '../../../support/rolled-up-run.ts';

const asLines = (records: readonly SourceRecord[], partition: string): SourceRecordLine[] =>
  records.flatMap((record): SourceRecordLine[] => {
    if (record.kind === 'foreign') return [];
    const { position, arrivalTimeMs: arrivalTime } = record;
    const where = { partition, position, arrivalTime };
    if (record.kind === 'tick') return [{ ...where, tick: true }];
    if (record.kind === 'control') return [{ ...where, control: record.change }];
    const { clientId, topic, payload } = record;
    return [{ ...where, clientId, topic, payload }];
  });

const run = async (lines: readonly SourceRecordLine[], cut: Cut): Promise<BacktestOutcome[]> => {
  const told: BacktestOutcome[] = [];
  const onOutcome = (outcome: BacktestOutcome): void => void told.push(outcome);
  await backtest({ pipeline: rolledUpPipeline(), records: lines, cut, flush: true, onOutcome });
  return told;
};

const finalRollups = (told: readonly BacktestOutcome[]): WindowResult[] => {
  const rows = new Map<string, WindowResult>();
  for (const outcome of told) {
    if (outcome.type !== 'result' || outcome.window === 'tens') continue;
    rows.set(`${outcome.window}/${outcome.key}/${outcome.id}`, outcome);
  }
  return [...rows.values()];
};

describe('rollups in a backtest', () => {
  it('end as if computed at once, over partitions, whatever the cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        rolledUpReadings(),
        fc.integer({ min: 1, max: 12 }),
        async (readings, size) => {
          // As in a stream: all of a device on one partition.
          const records = rolledUpRecords(readings);
          const isFirst = (record: SourceRecord): boolean =>
            record.kind === 'tick' ||
            (record.kind === 'reading' && ['S1', 'S4'].includes(record.clientId)) ||
            (record.kind === 'control' && ['S1', 'S4'].includes(record.change.device));
          const lines = [
            ...asLines(records.filter(isFirst), 'p0'),
            ...asLines(
              records.filter((record) => !isFirst(record)),
              'p1',
            ),
          ];
          const whole = await run(lines, { kind: 'every', records: 10_000 });
          expect(inOrder(finalRollups(whole))).toEqual(rollupRowsOf(readings));
          expect(await run(lines, { kind: 'every', records: size })).toEqual(whole);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('have a ledger of their own: contributions are no readings', async () => {
    const reading = { sensor: 'S1', at: 0, heat: 1, load: 1, delay: 0 };
    const told = await run(asLines(rolledUpRecords([reading]), 'p0'), {
      kind: 'every',
      records: 1,
    });
    const ledgers = told.filter(({ type }) => type === 'ledger' || type === 'secondStageLedger');
    expect(ledgers).toMatchObject([
      { type: 'ledger', received: 1 },
      { type: 'secondStageLedger', accepted: 2 },
    ]);
  });
});
