import { expect } from 'vitest';
import { MemoryAlertStore } from '../../lambdas/adapters/memory/memory-alert-store.ts';
import { MemoryContributionSink } from '../../lambdas/adapters/memory/memory-contribution-sink.ts';
import { MemoryQuarantineStore } from '../../lambdas/adapters/memory/memory-quarantine-store.ts';
import { MemoryResultSink } from '../../lambdas/adapters/memory/memory-result-sink.ts';
import { MemoryStateStore } from '../../lambdas/adapters/memory/memory-state-store.ts';
import type {
  LedgerCounts,
  Pipeline,
  SecondStageRecord,
  SecondStageState,
  SourceRecord,
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
import { gatedSinks, gatedStateStore } from './protocol/gated-ports.ts';
import { PortGate } from './protocol/port-gate.ts';

/** What happens as contributions are put: the process dies before, after, or nothing does. */
export type PutFault = 'none' | 'before' | 'after' | 'twice';

const clock = { nowMs: () => 0 };
const hourMs = 3_600_000;

/** Both stages on the same stores, as they are deployed, and the stream between them. */
export class TwoStages {
  readonly results = new MemoryResultSink();
  readonly between: MemoryContributionSink;
  readonly quarantine = new MemoryQuarantineStore();
  private readonly pipeline: Pipeline;
  private readonly stateStore = new MemoryStateStore();
  private readonly faults: PutFault[];
  private environments = 0;

  /** @param faults of the puts between the stages, one after the other; then none */
  constructor(pipeline: Pipeline, faults: readonly PutFault[] = []) {
    this.pipeline = pipeline;
    this.faults = [...faults];
    this.between = new MemoryContributionSink((pack) =>
      encodeContributionEnvelopes(this.pipeline, pack),
    );
  }

  first(pipeline = this.pipeline): PartitionProcessor {
    return this.processor(readingStage(pipeline, jsonFormat));
  }

  /** @param gate every call of a port goes through it. @default - nothing fails */
  second(gate = new PortGate()): PartitionProcessor<SecondStageRecord> {
    return this.processor(secondStage(this.pipeline), gate);
  }

  /** What is on the stream between the stages, and a tick after it. */
  get secondRecords(): SecondStageRecord[] {
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

  async secondLedger(): Promise<LedgerCounts> {
    return (await this.secondState()).ledger;
  }

  /** The second stage's state as a fresh environment would load it. */
  async secondState(): Promise<SecondStageState> {
    const source = { stateStore: this.stateStore, clock, writer: 'reader' };
    return (await loadSessionOf(secondStage(this.pipeline), source, 'p0')).state;
  }

  private processor<Item extends SourceRecord | SecondStageRecord>(
    stage: Stage<Item>,
    gate = new PortGate(),
  ): PartitionProcessor<Item> {
    this.environments += 1;
    const { results, quarantine } = this;
    const stores = { alerts: new MemoryAlertStore(), quarantine, results };
    return new PartitionProcessor<Item>({
      stage,
      stateStore: gatedStateStore(this.stateStore, gate),
      sinks: {
        ...gatedSinks(stores, gate),
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
    });
  }
}

/** Every batch by an environment that dies after it; batches overlap, as they do when retried. */
export const deliver = async <Item extends SourceRecord | SecondStageRecord>(
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
export const closing = (records: readonly SourceRecord[], faults: number): SourceRecord[] => {
  const last = records.at(-1);
  const arrivalMs = last !== undefined && 'arrivalTimeMs' in last ? last.arrivalTimeMs : 0;
  return Array.from({ length: faults + 2 }, (_, at) => ({
    kind: 'tick',
    partition: 'p0',
    position: String(BigInt(last?.position ?? '0') + BigInt(at + 1)),
    arrivalTimeMs: arrivalMs + hourMs,
  }));
};
