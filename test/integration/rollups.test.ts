import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryAlertStore } from '../../lambdas/adapters/memory/memory-alert-store.ts';
import { MemoryContributionSink } from '../../lambdas/adapters/memory/memory-contribution-sink.ts';
import { MemoryQuarantineStore } from '../../lambdas/adapters/memory/memory-quarantine-store.ts';
import { MemoryResultSink } from '../../lambdas/adapters/memory/memory-result-sink.ts';
import { MemoryStateStore } from '../../lambdas/adapters/memory/memory-state-store.ts';
import {
  isBalanced,
  type LedgerCounts,
  type SecondStageRecord,
  type SourceRecord,
} from '../../lambdas/engine/index.ts';
import {
  decodeContributionEnvelope,
  encodeContributionEnvelopes,
} from '../../lambdas/formats/contribution-envelope.ts';
import { jsonFormat } from '../../lambdas/formats/json.ts';
import { PartitionProcessor } from '../../lambdas/runtime/partition-processor.ts';
import { loadSession, loadSessionOf } from '../../lambdas/runtime/partition-session.ts';
import { readingStage } from '../../lambdas/runtime/reading-stage.ts';
import { secondStage } from '../../lambdas/runtime/second-stage.ts';
import type { Stage } from '../../lambdas/runtime/stage.ts';
import {
  inOrder,
  rolledUpPipeline,
  rolledUpReadings,
  rolledUpRecords,
  rollupRowsOf,
} from '../support/rolled-up-run.ts';

/** What happens as contributions are put: the process dies before, after, or nothing does. */
type Fault = 'none' | 'before' | 'after' | 'twice';

const clock = { nowMs: () => 0 };
const hourMs = 3_600_000;

/** Both stages on the same stores, as they are deployed, and the stream between them. */
class Stages {
  readonly results = new MemoryResultSink();
  readonly between: MemoryContributionSink;
  private readonly pipeline = rolledUpPipeline();
  private readonly stateStore = new MemoryStateStore();
  private readonly faults: Fault[];
  private environments = 0;

  constructor(faults: readonly Fault[]) {
    this.faults = [...faults];
    this.between = new MemoryContributionSink((pack) =>
      encodeContributionEnvelopes(this.pipeline, pack),
    );
  }

  first(pipeline = this.pipeline): PartitionProcessor {
    return this.processor(readingStage(pipeline, jsonFormat));
  }

  second(): PartitionProcessor<SecondStageRecord> {
    return this.processor(secondStage(this.pipeline));
  }

  /** What is on the stream between the stages, and a tick after it. */
  get rollupRecords(): SecondStageRecord[] {
    const { records } = this.between;
    const told = records.map(({ bytes }, at) =>
      decodeContributionEnvelope('p0', String(at + 1), bytes),
    );
    const arrivals = told.map((record) => ('arrivalTimeMs' in record ? record.arrivalTimeMs : 0));
    const arrivalTimeMs = Math.max(...arrivals) + 5_000;
    return [
      ...told,
      { kind: 'tick', partition: 'p0', position: `${told.length + 1}`, arrivalTimeMs },
    ];
  }

  /** The newest entry of the first stage whose contributions are all on the stream. */
  async contributionsPublished(): Promise<number | undefined> {
    const { pipeline, stateStore } = this;
    const session = await loadSession({ pipeline, stateStore, clock, writer: 'reader' }, 'p0');
    return session.publishedThrough.contributions;
  }

  async rollupLedger(): Promise<LedgerCounts> {
    const source = { stateStore: this.stateStore, clock, writer: 'reader' };
    return (await loadSessionOf(secondStage(this.pipeline), source, 'p0')).state.ledger;
  }

  private processor<Item extends SourceRecord | SecondStageRecord>(
    stage: Stage<Item>,
  ): PartitionProcessor<Item> {
    this.environments += 1;
    return new PartitionProcessor<Item>({
      stage,
      stateStore: this.stateStore,
      sinks: {
        alerts: new MemoryAlertStore(),
        quarantine: new MemoryQuarantineStore(),
        results: this.results,
        contributions: {
          put: async (packs) => {
            const fault = this.faults.shift() ?? 'none';
            if (fault === 'before') throw new Error('the stream did not take it');
            await this.between.put(packs);
            if (fault === 'twice') await this.between.put(packs);
            if (fault === 'after') throw new Error('the reply was lost');
          },
        },
      },
      clock,
      telemetry: { count: () => {}, gauge: () => {}, warn: () => {} },
      writer: `environment-${this.environments}`,
      streamRetentionMs: Number.POSITIVE_INFINITY,
    });
  }
}

/** Every batch by an environment that dies after it; batches overlap, as they do when retried. */
const deliver = async <Item extends SourceRecord | SecondStageRecord>(
  records: readonly Item[],
  size: number,
  environment: () => PartitionProcessor<Item>,
): Promise<void> => {
  for (let from = 0; from < records.length; from += size) {
    const batch = records.slice(Math.max(0, from - size), from + size);
    expect(await environment().process('p0', batch)).toEqual({ ok: true });
  }
};

/** Ticks that close every window, and others while the sink has not taken everything. */
const closing = (records: readonly SourceRecord[], faults: number): SourceRecord[] => {
  const last = records.at(-1);
  const arrivalMs = last !== undefined && 'arrivalTimeMs' in last ? last.arrivalTimeMs : 0;
  return Array.from({ length: faults + 2 }, (_, at) => ({
    kind: 'tick',
    partition: 'p0',
    position: String(BigInt(last?.position ?? '0') + BigInt(at + 1)),
    arrivalTimeMs: arrivalMs + hourMs,
  }));
};

describe('the two stages', () => {
  it('end with rows as if computed at once, whatever dies between them', async () => {
    await fc.assert(
      fc.asyncProperty(
        rolledUpReadings(),
        fc.array(fc.constantFrom<Fault>('none', 'before', 'after', 'twice'), { maxLength: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        async (readings, faults, size, rollupSize) => {
          const stages = new Stages(faults);
          const records = rolledUpRecords(readings);
          const all = [...records, ...closing(records, faults.length)];
          await deliver(all, size, () => stages.first());
          // What comes again is published again, until the sink has all of it.
          for (const _ of faults) await stages.first().process('p0', all.slice(-1));
          await deliver(stages.rollupRecords, rollupSize, () => stages.second());
          const rows = stages.results.all().filter(({ window }) => window !== 'tens');
          expect(inOrder(rows)).toEqual(rollupRowsOf(readings));
          expect(isBalanced(await stages.rollupLedger())).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('count a contribution that is put again as a duplicate', async () => {
    const readings = [{ sensor: 'S1', at: 0, heat: 3, load: 4, delay: 0 }];
    const stages = new Stages(['after']);
    const records = rolledUpRecords(readings);
    await deliver([...records, ...closing(records, 1)], 3, () => stages.first());
    await deliver(stages.rollupRecords, 100, () => stages.second());
    expect(inOrder(stages.results.all().filter(({ window }) => window !== 'tens'))).toEqual(
      rollupRowsOf(readings),
    );
    const { received, accepted, duplicate } = await stages.rollupLedger();
    expect({ received, accepted, duplicate }).toEqual({ received: 4, accepted: 2, duplicate: 2 });
  });

  it('begin with what fires once a rollup is declared on live state', async () => {
    const readings = Array.from({ length: 60 }, (_, at) => {
      return { sensor: 'S3', at, heat: at, load: 1, delay: 0 };
    });
    const records = rolledUpRecords(readings);
    const half = records.findIndex(({ position }) => position === records.at(-30)?.position);
    const stages = new Stages([]);
    const pipeline = rolledUpPipeline();
    const before = { ...pipeline, rollups: [] };
    // One record a commit: there is a snapshot, and entries before it have been retired.
    await deliver(records.slice(0, half), 1, () => stages.first(before));
    expect(stages.between.records).toEqual([]);
    // Nothing of those commits is for the sink that they did not know.
    expect(await stages.contributionsPublished()).toBe(half);
    await deliver([...records.slice(half), ...closing(records, 0)], 1, () => stages.first());
    await deliver(stages.rollupRecords, 100, () => stages.second());
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
      streamRetentionMs: hourMs,
    };
    expect(() => new PartitionProcessor(options)).toThrow(/sinks has no contributions/);
  });
});
