import { type LedgerCounts, type StateStore, sumLedgers } from '../../../lambdas/engine/index.ts';
import type { PartitionProcessor } from '../../../lambdas/runtime/partition-processor.ts';
import {
  loadSession,
  type PartitionSession,
  statePartitionKey,
} from '../../../lambdas/runtime/partition-session.ts';
import type { Sinks } from '../../../lambdas/runtime/sinks.ts';
import { fingerprint } from './fingerprint.ts';
import { gatedSinks, gatedStateStore } from './gated-ports.ts';
import { JournalWitness } from './journal-witness.ts';
import { PortGate } from './port-gate.ts';
import { ProtocolWorld } from './protocol-world.ts';
import type { ReshardedStream } from './resharded-stream.ts';

/** What is the same however the stream was split and merged: all but ordinals. */
export interface ReshardedOutcome {
  readonly rows: readonly string[];
  readonly alerts: readonly string[];
  readonly ledger: LedgerCounts;
}

/** A world whose stream has a past: a processor that asks for it, and a witness per partition. */
export class ReshardedWorld extends ProtocolWorld {
  readonly stream: ReshardedStream;
  readonly witnesses = new Map<string, JournalWitness>();

  constructor(stream: ReshardedStream, ...world: ConstructorParameters<typeof ProtocolWorld>) {
    super(...world);
    this.stream = stream;
    const shared = { committed: new Set<string>(), taken: new Set<string>() };
    for (const { name } of stream.partitions) {
      const partitionKey = statePartitionKey(this.pipeline, name);
      this.witnesses.set(name, new JournalWitness(this.pipeline, { partitionKey, ...shared }));
    }
  }

  override environment(gate: PortGate = new PortGate()): PartitionProcessor {
    let store: StateStore = this.stateStore;
    let sinks: Sinks = this.sinks;
    for (const [name, witness] of this.witnesses) {
      store = witness.watchStore(store);
      if (name === 'p0') sinks = witness.watchSinks(sinks);
    }
    return super.environment(gate, {
      stateStore: gatedStateStore(store, gate),
      sinks: gatedSinks(sinks, gate),
      lineage: this.stream.lineage,
    });
  }

  loadPartition(partition: string): Promise<PartitionSession> {
    const { pipeline, stateStore, clock, layout } = this;
    return loadSession({ pipeline, stateStore, clock, layout, writer: '' }, partition);
  }

  /**
   * Delivers every partition to its end, parents before children, batch by batch, again from the
   * point of failure.
   *
   * @param gates of the environments, one after the other; when they are used up, nothing fails
   */
  async deliverAll(sizeOf: (delivery: number) => number, gates: readonly PortGate[] = []) {
    let [gate, ...later] = gates;
    let processor = this.environment(gate);
    let deliveries = 0;
    for (const { name, records } of this.stream.partitions) {
      for (let next = 0; next < records.length; ) {
        if (gate?.hasCrashed === true) {
          [gate, ...later] = later;
          processor = this.environment(gate);
        }
        deliveries += 1;
        if (deliveries > 5_000) throw new Error(`${name} is stuck: ${this.warnings.at(-1)}`);
        const batch = records.slice(next, next + Math.max(1, sizeOf(deliveries)));
        const outcome = await processor.process(name, batch);
        if (gate?.hasCrashed === true) continue;
        next += outcome.ok
          ? batch.length
          : batch.findIndex(({ position }) => position === outcome.failedFrom);
      }
    }
    await this.publishLast();
  }

  /**
   * The last record of each open partition once more, so that a last outbox is published. One that
   * has none yet asks its parents for theirs, as it does with the next minute's tick.
   */
  private async publishLast(): Promise<void> {
    for (const { name, records, isOpen } of this.stream.partitions) {
      if (isOpen) await this.environment().process(name, records.slice(-1));
    }
  }

  get violations(): string[] {
    return [...this.witnesses].flatMap(([name, { violations }]) =>
      violations.map((violation) => `${name}: ${violation}`),
    );
  }

  async told(): Promise<ReshardedOutcome> {
    const ledgers: LedgerCounts[] = [];
    for (const { name } of this.stream.partitions) {
      ledgers.push((await this.loadPartition(name)).state.ledger);
    }
    return {
      rows: this.results.all().map(({ revision: _, ...row }) => fingerprint(row)),
      alerts: this.alerts
        .all()
        .map(({ revision: _revision, raisedRevision: _raised, ...row }) => fingerprint(row)),
      ledger: sumLedgers(ledgers),
    };
  }
}
