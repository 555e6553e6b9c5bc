import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceRecord, WindowResult } from '../../../../lambdas/engine/index.ts';
import type { SourceRecordLine } from '../../../../lambdas/formats/source-record-line.ts';
import { type BacktestOutcome, backtest } from '../../../../local/backtest/backtest.ts';
import type { Cut } from '../../../../local/backtest/cut.ts';
import { joinedPipeline } from '../../../support/join-play.ts';
import { joinRowsOf, toldJoinRows } from '../../../support/join-rows.ts';
import {
  joinedPanes,
  joinedReadings,
  joinedRecords,
  patientRules,
} from '../../../support/joined-run.ts';
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

const run = async (
  lines: readonly SourceRecordLine[],
  cut: Cut,
  pipeline = rolledUpPipeline(),
): Promise<BacktestOutcome[]> => {
  const told: BacktestOutcome[] = [];
  const onOutcome = (outcome: BacktestOutcome): void => void told.push(outcome);
  await backtest({ pipeline, records: lines, cut, flush: true, onOutcome });
  return told;
};

/** As in a stream: all of a device on one partition. */
const onTwoPartitions = (
  records: readonly SourceRecord[],
  onFirst: readonly string[],
): SourceRecordLine[] => {
  const isFirst = (record: SourceRecord): boolean =>
    record.kind === 'tick' ||
    (record.kind === 'reading' && onFirst.includes(record.clientId)) ||
    (record.kind === 'control' && onFirst.includes(record.change.device));
  const others = records.filter((record) => !isFirst(record));
  return [...asLines(records.filter(isFirst), 'p0'), ...asLines(others, 'p1')];
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
          const lines = onTwoPartitions(rolledUpRecords(readings), ['S1', 'S4']);
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

describe('joins in a backtest', () => {
  const declared = joinedPipeline(patientRules);
  const whole: Cut = { kind: 'every', records: 10_000 };

  it('end as if computed at once, over partitions, whatever the cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        joinedReadings(),
        fc.integer({ min: 1, max: 12 }),
        async (readings, size) => {
          const lines = onTwoPartitions(joinedRecords(readings), ['P1', 'H2']);
          const told = await run(lines, whole, declared);
          const rows = told.filter((outcome) => outcome.type === 'result');
          const paired = rows.filter(({ window }) => window !== 'watched');
          const last = new Map(paired.map((row) => [`${row.window}/${row.key}/${row.id}`, row]));
          expect(toldJoinRows([...last.values()])).toEqual(joinRowsOf(joinedPanes(readings)));
          expect(await run(lines, { kind: 'every', records: size }, declared)).toEqual(told);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('count what is handed over in the ledger of the second stage', async () => {
    const of = { at: 1_000, value: 1, delay: 0 };
    const readings = ['P1', 'H1', 'H3'].map((sensor) => ({ sensor, ...of }));
    const told = await run(asLines(joinedRecords(readings), 'p0'), whole, declared);
    const ledgers = told.filter(({ type }) => type === 'ledger' || type === 'secondStageLedger');
    expect(ledgers).toMatchObject([
      { type: 'ledger', accepted: 3 },
      { type: 'secondStageLedger', received: 2, accepted: 2 },
    ]);
  });
});
