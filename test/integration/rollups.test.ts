import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryAlertStore } from '../../lambdas/adapters/memory/memory-alert-store.ts';
import { MemoryQuarantineStore } from '../../lambdas/adapters/memory/memory-quarantine-store.ts';
import { MemoryResultSink } from '../../lambdas/adapters/memory/memory-result-sink.ts';
import { MemoryStateStore } from '../../lambdas/adapters/memory/memory-state-store.ts';
import { isBalanced } from '../../lambdas/engine/index.ts';
import { jsonFormat } from '../../lambdas/formats/json.ts';
import { PartitionProcessor } from '../../lambdas/runtime/partition-processor.ts';
import { readingStage } from '../../lambdas/runtime/reading-stage.ts';
import {
  inOrder,
  rolledUpPipeline,
  rolledUpReadings,
  rolledUpRecords,
  rollupRowsOf,
} from '../support/rolled-up-run.ts';
import { closing, deliver, type PutFault, TwoStages } from '../support/two-stages.ts';

const clock = { nowMs: () => 0 };

describe('the two stages', () => {
  it('end with rows as if computed at once, whatever dies between them', async () => {
    await fc.assert(
      fc.asyncProperty(
        rolledUpReadings(),
        fc.array(fc.constantFrom<PutFault>('none', 'before', 'after', 'twice'), { maxLength: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        async (readings, faults, size, rollupSize) => {
          const stages = new TwoStages(rolledUpPipeline(), faults);
          const records = rolledUpRecords(readings);
          const all = [...records, ...closing(records, faults.length)];
          await deliver(all, size, () => stages.first());
          // What comes again is published again, until the sink has all of it.
          for (const _ of faults) await stages.first().process('p0', all.slice(-1));
          await deliver(stages.secondRecords, rollupSize, () => stages.second());
          const rows = stages.results.all().filter(({ window }) => window !== 'tens');
          expect(inOrder(rows)).toEqual(rollupRowsOf(readings));
          expect(isBalanced(await stages.secondLedger())).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('count a contribution that is put again as a duplicate', async () => {
    const readings = [{ sensor: 'S1', at: 0, heat: 3, load: 4, delay: 0 }];
    const stages = new TwoStages(rolledUpPipeline(), ['after']);
    const records = rolledUpRecords(readings);
    await deliver([...records, ...closing(records, 1)], 3, () => stages.first());
    await deliver(stages.secondRecords, 100, () => stages.second());
    expect(inOrder(stages.results.all().filter(({ window }) => window !== 'tens'))).toEqual(
      rollupRowsOf(readings),
    );
    const { received, accepted, duplicate } = await stages.secondLedger();
    expect({ received, accepted, duplicate }).toEqual({ received: 4, accepted: 2, duplicate: 2 });
  });

  it('begin with what fires once a rollup is declared on live state', async () => {
    const readings = Array.from({ length: 60 }, (_, at) => {
      return { sensor: 'S3', at, heat: at, load: 1, delay: 0 };
    });
    const records = rolledUpRecords(readings);
    const half = records.findIndex(({ position }) => position === records.at(-30)?.position);
    const stages = new TwoStages(rolledUpPipeline());
    const pipeline = rolledUpPipeline();
    const before = { ...pipeline, rollups: [] };
    // One record a commit: there is a snapshot, and entries before it have been retired.
    await deliver(records.slice(0, half), 1, () => stages.first(before));
    expect(stages.between.records).toEqual([]);
    // Nothing of those commits is for the sink that they did not know.
    expect(await stages.contributionsPublished()).toBe(half);
    await deliver([...records.slice(half), ...closing(records, 0)], 1, () => stages.first());
    await deliver(stages.secondRecords, 100, () => stages.second());
    const rows = stages.results.all().filter(({ window }) => window === 'ofFleet');
    expect(rows.length).toBeGreaterThan(1);
    const expected = rollupRowsOf(readings).filter(({ id, window }) =>
      rows.some((row) => row.id === id && row.window === window),
    );
    expect(inOrder(rows)).toEqual(expected);
  });

  it('are refused where the first has nowhere to put its contributions', () => {
    const sinks = {
      alerts: new MemoryAlertStore(),
      quarantine: new MemoryQuarantineStore(),
      results: new MemoryResultSink(),
    };
    const options = {
      stage: readingStage(rolledUpPipeline(), jsonFormat),
      stateStore: new MemoryStateStore(),
      sinks,
      clock,
      telemetry: { count: () => {}, gauge: () => {}, warn: () => {} },
      writer: 'w',
    };
    expect(() => new PartitionProcessor(options)).toThrow(/sinks has no contributions/);
  });
});
