import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBalanced, type SourceRecord } from '../../../../lambdas/engine/index.ts';
import type { SourceRecordLine } from '../../../../lambdas/formats/source-record-line.ts';
import {
  type BacktestOptions,
  type BacktestOutcome,
  backtest,
} from '../../../../local/backtest/backtest.ts';
import { arbitraryPipeline, arbitraryRecords } from '../../../support/protocol/arbitrary-run.ts';
import { deliver } from '../../../support/protocol/deliver.ts';
import { fingerprint } from '../../../support/protocol/fingerprint.ts';
import { ProtocolWorld } from '../../../support/protocol/protocol-world.ts';
import {
  eventfulRecords,
  SmallRecords,
  smallPipeline,
} from '../../../support/protocol/small-pipeline.ts';

/** Records as lines of a file, which has no way to say what is not in our envelope. */
const asLines = (records: readonly SourceRecord[], partition = 'p0'): SourceRecordLine[] =>
  records.flatMap((record): SourceRecordLine[] => {
    if (record.kind === 'foreign') return [];
    const { position, arrivalTimeMs: arrivalTime } = record;
    if (record.kind === 'tick') return [{ partition, position, arrivalTime, tick: true }];
    if (record.kind === 'control') {
      return [{ partition, position, arrivalTime, control: record.change }];
    }
    const { clientId, topic, payload } = record;
    return [{ partition, position, arrivalTime, clientId, topic, payload }];
  });

const run = async (options: Omit<BacktestOptions, 'onOutcome'>): Promise<BacktestOutcome[]> => {
  const outcomes: BacktestOutcome[] = [];
  await backtest({ ...options, onOutcome: (outcome) => outcomes.push(outcome) });
  return outcomes;
};

describe('backtest', () => {
  const pipeline = smallPipeline();
  const lines = asLines(eventfulRecords());

  it('tells the same outcomes in the same order for every cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryPipeline(),
        arbitraryRecords(),
        fc.boolean(),
        fc.integer({ min: 1, max: 20 }),
        async (declared, records, flush, size) => {
          const options = { pipeline: declared, records: asLines(records), flush };
          const whole = await run(options);
          const cut = await run({ ...options, cut: { kind: 'every', records: size } });
          expect(cut.map(fingerprint)).toEqual(whole.map(fingerprint));
        },
      ),
    );
  });

  it('tells every verdict, every firing before a batch coalesces them, and the ledger last', async () => {
    const outcomes = await run({ pipeline, records: lines });
    const count = (type: BacktestOutcome['type']) =>
      outcomes.filter((outcome) => outcome.type === type).length;
    const ledger = outcomes.at(-1);
    if (ledger?.type !== 'ledger') throw new Error('the last outcome is not the ledger');
    expect(isBalanced(ledger)).toBe(true);
    expect(count('tooLate')).toBe(ledger.tooLate);
    expect(count('duplicate')).toBe(ledger.duplicate);
    expect(count('rejected')).toBe(ledger.rejected + ledger.rejectedMeasures);
    const world = new ProtocolWorld(pipeline);
    await deliver(world, eventfulRecords(), { sizeOf: () => 16 });
    expect(count('result')).toBeGreaterThan(world.results.all().length);
  });

  it('closes every window with flush, and fires none twice', async () => {
    for (const scope of ['key', 'partition'] as const) {
      const flushed = await run({
        pipeline: smallPipeline({ scope }),
        records: lines,
        flush: true,
      });
      const starts = flushed.flatMap((outcome) =>
        outcome.type === 'result' && outcome.reason === 'onTime' ? [outcome.key + outcome.id] : [],
      );
      expect(new Set(starts).size).toBe(starts.length);
      const accepted = flushed.at(-1);
      const last = new Map(
        flushed.flatMap((outcome) =>
          outcome.type === 'result' ? [[outcome.key + outcome.id, outcome.count] as const] : [],
        ),
      );
      const counted = [...last.values()].reduce((sum, count) => sum + count, 0);
      expect(accepted).toMatchObject({ accepted: counted });
    }
  });

  it('flushes a partition that has seen nothing but garbage', async () => {
    const garbage = asLines(new SmallRecords().payload('S1', 1, 'garbage').tick(2).all);
    expect((await run({ pipeline, records: garbage, flush: true })).at(-1)).toMatchObject({
      received: 1,
      rejected: 1,
    });
  });

  it('runs partition after partition, each with a ledger, whatever their order in the file', async () => {
    const other = asLines(eventfulRecords(), 'p1');
    const mixed = lines.flatMap((line, index) => [line, ...other.slice(index, index + 1)]);
    const outcomes = await run({ pipeline, records: mixed });
    const ledgers = outcomes.filter((outcome) => outcome.type === 'ledger');
    expect(ledgers.map(({ partition }) => partition)).toEqual(['p0', 'p1']);
    const half = outcomes.length / 2;
    expect(outcomes.slice(0, half)).toEqual(await run({ pipeline, records: lines }));
  });

  it('says where and why a batch failed', async () => {
    const unordered = [...lines.slice(1, 2), ...lines.slice(0, 1)];
    await expect(run({ pipeline, records: unordered })).rejects.toThrow(
      /^the batch failed at position 1007 of partition p0: InvariantError: position 1007 of p0 is not after 1014/,
    );
  });

  it('tells nothing of no records', async () => {
    expect(await run({ pipeline, records: [], flush: true })).toEqual([]);
  });
});
