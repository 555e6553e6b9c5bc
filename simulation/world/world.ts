import { MemoryAlertStore } from '../../lambdas/adapters/memory/memory-alert-store.ts';
import { MemoryQuarantineStore } from '../../lambdas/adapters/memory/memory-quarantine-store.ts';
import { MemoryResultSink } from '../../lambdas/adapters/memory/memory-result-sink.ts';
import { MemoryStateStore } from '../../lambdas/adapters/memory/memory-state-store.ts';
import type {
  ContributionSink,
  Pipeline,
  StateItem,
  Telemetry,
} from '../../lambdas/engine/index.ts';
import type { JournalLayout } from '../../lambdas/runtime/journal-layout.ts';
import type { InvocationOutcome } from '../../local/lambda/mapping/resume-index.ts';
import type { Answer, Checker } from '../checkers/checker.ts';
import { chance } from '../faults/chance.ts';
import type { CountedKind, FaultKind } from '../faults/fault-kinds.ts';
import type { FaultSource } from '../faults/fault-source.ts';
import { acceptedEntry } from './accepted-entry.ts';
import type { Environment, HandedBatch } from './environment.ts';
import { InvocationWatch } from './invocation-watch.ts';
import type { PartitionHistory } from './partition-history.ts';
import { PortGate } from './port-gate.ts';
import { Scheduler } from './scheduler.ts';
import { Outages, type Published, simulatedSinks } from './simulated-sinks.ts';
import { simulatedStateStore } from './simulated-state-store.ts';
import type { SimulatedStream } from './simulated-stream.ts';

export interface WorldSettings {
  readonly seed: number;
  readonly stream: SimulatedStream;
  readonly pipeline: Pipeline;
  /** The pipeline that a deployment brings. @default - the same */
  readonly upgraded?: Pipeline | undefined;
  readonly faults: FaultSource;
  /** How long an environment trusts its cache, ms. */
  readonly cacheForMs: number;
  /** Entries that a sink may be behind. */
  readonly maxUnpublished: number;
  readonly layout: JournalLayout;
  /** Where it hands on to a second stage. @default - there is none */
  readonly contributions?: ContributionSink | undefined;
  /** The world of the first stage: its time is shared, its faults are counted with these. */
  readonly first?: Pick<World, 'scheduler' | 'counts'>;
}

const startMs = 1_741_600_000_000;
const hourMs = 3_600_000;

/** Stores that outlive every environment, the environments, and what watches them. */
export class World {
  readonly scheduler: Scheduler;
  readonly stateStore = new MemoryStateStore();
  readonly alerts = new MemoryAlertStore();
  readonly quarantine = new MemoryQuarantineStore();
  readonly results = new MemoryResultSink();
  readonly checkers: Checker[] = [];
  readonly histories = new Map<string, PartitionHistory>();
  /** How often each kind happened. */
  readonly counts: Map<CountedKind, number>;
  /** Batches of which the function told that they failed, at least in part. */
  readonly failedBatches = new WeakSet<HandedBatch>();
  /** Batches that failed with nothing in their way but themselves. */
  readonly watch = new InvocationWatch();
  /** How often the function told operators that a partition stands still. */
  halts = 0;
  private readonly settings: WorldSettings;
  private readonly outages: Outages;
  private environments: Environment[] = [];
  /** By partition, the environment that served it last. */
  private readonly lastUsed = new Map<string, Environment>();
  private started = 0;
  private isUpgraded = false;

  constructor(settings: WorldSettings) {
    this.settings = settings;
    this.scheduler = settings.first?.scheduler ?? new Scheduler(startMs);
    this.counts = settings.first?.counts ?? new Map();
    this.outages = new Outages(this.scheduler);
  }

  get seed(): number {
    return this.settings.seed;
  }

  /** As it is declared at the end. */
  get pipeline(): Pipeline {
    return this.settings.upgraded ?? this.settings.pipeline;
  }

  /** One, or the one before and the one after the change. */
  get declarations(): readonly [Pipeline, ...Pipeline[]] {
    const { pipeline, upgraded } = this.settings;
    return upgraded === undefined ? [pipeline] : [pipeline, upgraded];
  }

  get layout(): JournalLayout {
    return this.settings.layout;
  }

  get faults(): FaultSource {
    return this.settings.faults;
  }

  readonly met = (kind: CountedKind): void => {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  };

  /** Deletes what has expired, as the table's TTL does. */
  expire(): void {
    this.stateStore.sweep(Math.floor(this.scheduler.nowMs() / 1_000));
  }

  /** What waits is gone, what runs ends unseen; others come, with the newest declaration. */
  deploy(): void {
    this.environments = [];
    this.lastUsed.clear();
    this.isUpgraded = this.settings.upgraded !== undefined;
  }

  /** Others come with the declaration as it was, for so long; with the newest, where it is that. */
  rollBack(forMs: number): 'rollback' | 'deploy' {
    const isBack = this.isUpgraded;
    this.deploy();
    if (!isBack) return 'deploy';
    this.isUpgraded = false;
    this.scheduler.after(forMs, () => this.deploy());
    return 'rollback';
  }

  answered(answer: Answer): void {
    for (const checker of this.checkers) checker.answered?.(answer);
  }

  /** The environment that served the partition last, or another where the fault says so. */
  environmentFor(partition: string, kind: FaultKind | undefined, share: number): Environment {
    this.environments = this.environments.filter(({ gate }) => !gate.isDead);
    const free = this.environments.filter(
      ({ gate, underWay }) => underWay === 0 && !(gate.isGivenUp && kind !== 'staleEnvironment'),
    );
    const last = this.lastUsed.get(partition);
    const others = free.filter((environment) => environment !== last);
    let chosen = free.find((environment) => environment === last) ?? free[0];
    if (kind === 'staleEnvironment') chosen = others[Math.floor(share * others.length)] ?? chosen;
    if (kind === 'coldStart') chosen = undefined;
    const environment = chosen ?? this.startEnvironment();
    this.lastUsed.set(partition, environment);
    return environment;
  }

  /** Ends when the function answers, its environment dies, or nobody waits any longer. */
  async invoke(
    environment: Environment,
    batches: readonly HandedBatch[],
    timeoutMs: number,
  ): Promise<InvocationOutcome> {
    const { gate } = environment;
    environment.handed.push(...batches);
    environment.underWay += 1;
    const end = this.watch.begin(environment, batches);
    const answer = environment.handle(batches).then(
      (response): InvocationOutcome => ({ kind: 'returned', response }),
      (error: Error): InvocationOutcome => ({ kind: 'failed', error }),
    );
    void answer.then(() => {
      end();
      environment.underWay -= 1;
      if (environment.underWay === 0) gate.isGivenUp = false;
    });
    const { promise: timeout, resolve } = Promise.withResolvers<InvocationOutcome>();
    this.scheduler.after(timeoutMs, () => resolve(tookTooLong));
    const death = gate.death.then(() => hasDied);
    const outcome = await Promise.race([answer, death, timeout]);
    if (outcome.kind === 'failed') gate.isGivenUp = true;
    return outcome;
  }

  private startEnvironment(): Environment {
    const { seed, faults, stream, cacheForMs, maxUnpublished, layout } = this.settings;
    const { scheduler, met, isUpgraded } = this;
    const pipeline = isUpgraded ? this.pipeline : this.settings.pipeline;
    this.started += 1;
    const { at, kind } = faults.next('environment');
    const skewMs = kind === 'clockSkew' ? (chance(seed, at, 11) * 6 - 3) * hourMs : 0;
    if (kind !== undefined) met(kind);
    const name = `environment-${this.started}`;
    const gate = new PortGate({ seed, faults, scheduler, met });
    const { alerts, quarantine, results } = this;
    const { contributions } = this.settings;
    const sinks = { alerts, quarantine, results, ...(contributions && { contributions }) };
    const listener = { met, published: this.published };
    const telemetry: Telemetry = {
      count: (metric) => {
        if (metric === 'Halted') this.halts += 1;
      },
      gauge: () => {},
      warn: (_, { partition, error }) => {
        this.watch.failed(String(partition), environment, String(error));
        const failed = environment.handed.filter((batch) => batch.partition === partition);
        for (const batch of failed) this.failedBatches.add(batch);
      },
    };
    const handle = stream.handler(pipeline, {
      stateStore: simulatedStateStore(this.stateStore, gate, {
        met,
        stored: (item) => this.stored(item, environment),
        accepted: (item) => this.accepted(item, environment),
      }),
      sinks: simulatedSinks(sinks, gate, this.outages, listener),
      ...stream.lineage(gate),
      clock: { nowMs: () => Math.floor(scheduler.nowMs() + skewMs) },
      telemetry,
      writer: name,
      cacheForMs,
      maxUnpublished,
      layout,
    });
    const environment: Environment = { name, gate, isUpgraded, handle, handed: [], underWay: 0 };
    this.environments.push(environment);
    return environment;
  }

  private stored(item: StateItem, by: Environment): void {
    this.watch.wrote(this.histories.get(item.partitionKey)?.partition ?? '', by);
    if (item.sortKey.startsWith('C#')) this.met('oversizedItem');
    for (const checker of this.checkers) checker.stored?.(item);
  }

  private readonly published = (outcome: Published): void => {
    for (const checker of this.checkers) checker.published?.(outcome);
  };

  private sealed(partition: string): void {
    const all = this.settings.stream.contents.map((content) => content.partition);
    const child = all.find(({ parents }) => parents.includes(partition));
    this.met(child !== undefined && child.parents.length > 1 ? 'merge' : 'split');
  }

  private async accepted(item: StateItem, by: Environment): Promise<void> {
    const found = await acceptedEntry(this.stateStore, item);
    const history = this.histories.get(item.partitionKey);
    if (found === undefined || history === undefined) return;
    const { upgradedAt } = history;
    const accepted = history.accept(found.entry, found.digest, by);
    if (found.entry.isSeal === true) this.sealed(history.partition);
    if (upgradedAt !== history.upgradedAt) this.met('schemaChange');
    for (const { script } of accepted.records) {
      if (script.kind === 'readings' && script.redrive !== undefined) this.met('redrive');
    }
    for (const checker of this.checkers) checker.accepted?.(accepted);
  }
}

const failed = (why: string): InvocationOutcome => ({ kind: 'failed', error: new Error(why) });
const tookTooLong = failed('the function took too long');
const hasDied = failed('the environment died');
