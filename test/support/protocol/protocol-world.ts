import { MemoryAlertStore } from '../../../lambdas/adapters/memory/memory-alert-store.ts';
import { MemoryOutcomeFeed } from '../../../lambdas/adapters/memory/memory-outcome-feed.ts';
import { MemoryQuarantineStore } from '../../../lambdas/adapters/memory/memory-quarantine-store.ts';
import { MemoryResultSink } from '../../../lambdas/adapters/memory/memory-result-sink.ts';
import { MemoryStateStore } from '../../../lambdas/adapters/memory/memory-state-store.ts';
import { VirtualClock } from '../../../lambdas/adapters/memory/virtual-clock.ts';
import {
  encodeState,
  type LedgerCounts,
  type Pipeline,
  type Telemetry,
} from '../../../lambdas/engine/index.ts';
import { jsonFormat } from '../../../lambdas/formats/json.ts';
import { type JournalLayout, journalLayout } from '../../../lambdas/runtime/journal-layout.ts';
import {
  PartitionProcessor,
  type ProcessorOptions,
} from '../../../lambdas/runtime/partition-processor.ts';
import {
  loadSession,
  type PartitionSession,
  statePartitionKey,
} from '../../../lambdas/runtime/partition-session.ts';
import { readingStage } from '../../../lambdas/runtime/reading-stage.ts';
import type { Sinks } from '../../../lambdas/runtime/sinks.ts';
import { fingerprint } from './fingerprint.ts';
import { gatedSinks, gatedStateStore } from './gated-ports.ts';
import { JournalWitness } from './journal-witness.ts';
import { PortGate } from './port-gate.ts';

/** What must be the same whatever happened on the way. */
export interface WorldOutcome {
  readonly rows: readonly string[];
  readonly alertRows: readonly string[];
  readonly quarantine: readonly string[];
  readonly ledger: LedgerCounts;
  /** The loaded state, all of it, base64. */
  readonly state: string;
}

/** The one partition that worlds have. */
export const partition = 'p0';

/** Stores in memory that outlive execution environments, and a witness over them. */
export class ProtocolWorld {
  readonly pipeline: Pipeline;
  readonly layout: JournalLayout;
  readonly stateStore = new MemoryStateStore();
  readonly clock = new VirtualClock(1_741_600_000_000);
  readonly witness: JournalWitness;
  readonly alerts = new MemoryAlertStore();
  readonly quarantine = new MemoryQuarantineStore();
  readonly results = new MemoryResultSink();
  readonly feed = new MemoryOutcomeFeed();
  readonly warnings: string[] = [];
  readonly partitionKey: string;
  /** What was counted, by name. */
  readonly counts = new Map<string, number>();
  private environments = 0;

  /** @param layout @default - that of every deployed journal */
  constructor(pipeline: Pipeline, layout = journalLayout) {
    this.pipeline = pipeline;
    this.layout = layout;
    this.partitionKey = statePartitionKey(pipeline, partition);
    this.witness = new JournalWitness(pipeline);
  }

  get sinks(): Sinks {
    const { alerts, quarantine, results, feed } = this;
    return { alerts, quarantine, results, feed };
  }

  /** A fresh execution environment behind a gate; its name as a writer is its own. */
  environment(
    gate: PortGate = new PortGate(),
    options: Partial<ProcessorOptions> = {},
  ): PartitionProcessor {
    this.environments += 1;
    return new PartitionProcessor({
      stage: readingStage(this.pipeline, jsonFormat),
      stateStore: gatedStateStore(this.witness.watchStore(this.stateStore), gate),
      sinks: gatedSinks(this.witness.watchSinks(this.sinks), gate),
      clock: this.clock,
      telemetry: this.telemetry,
      writer: `environment-${this.environments}`,
      layout: this.layout,
      maxUnpublished: Math.min(1_000, this.layout.slots - this.layout.snapshotAfterAtMost - 1),
      ...options,
    });
  }

  /** Lets days pass and deletes what has expired by then, as TTL does. Returns how many items. */
  expireAll(days = 8): number {
    this.clock.advance(days * 86_400_000);
    return this.stateStore.sweep(Math.floor(this.clock.nowMs() / 1_000));
  }

  /** @throws whatever loading the partition throws */
  async outcome(): Promise<WorldOutcome> {
    const { pipeline } = this;
    const { state } = await this.load();
    return {
      rows: this.results.all().map(fingerprint),
      alertRows: this.alerts.all().map(fingerprint),
      quarantine: this.quarantine.readings().map(fingerprint).sort(),
      ledger: state.ledger,
      state: Buffer.from(encodeState(state, pipeline, 'all')).toString('base64'),
    };
  }

  /** The partition as a fresh environment would load it. @throws whatever loading it throws */
  load(): Promise<PartitionSession> {
    const { pipeline, stateStore, clock, layout } = this;
    return loadSession({ pipeline, stateStore, clock, layout, writer: '' }, partition);
  }

  private get telemetry(): Telemetry {
    return {
      count: (name, value) => this.counts.set(name, (this.counts.get(name) ?? 0) + value),
      gauge: () => {},
      warn: (message, details) => this.warnings.push(`${message} ${JSON.stringify(details)}`),
    };
  }
}
