import type { KinesisStreamBatchResponse } from 'aws-lambda';
import { type InvocationOutcome, resumeIndex } from '../../local/lambda/mapping/resume-index.ts';
import { type PendingBatch, planRetry } from '../../local/lambda/mapping/retry-plan.ts';
import { chance, magnitude } from '../faults/chance.ts';
import type { FaultKind } from '../faults/fault-kinds.ts';
import type { Shard } from '../workload/shards.ts';
import type { Environment } from './environment.ts';
import type { PartitionHistory } from './partition-history.ts';
import type { ShardContent } from './simulated-lineage.ts';
import type { SimulatedRecord } from './simulated-record.ts';
import type { World } from './world.ts';

/** How a run's event source mapping is set up. */
export interface MappingSettings {
  /** Most records of a batch. */
  readonly batchSize: number;
  readonly bisectBatchOnFunctionError: boolean;
}

const hourMs = 3_600_000;

/** As long as the poller waits for an answer. */
const timeoutMs = 60_000;

/** A poison record is given up after so many failures: it has grown older than allowed. */
const poisonAttempts = 4;

/** More deliveries than any run needs whose faults have stopped: past it the shard is stuck. */
const mostHealthyDeliveries = 100;
const mostDeliveries = 600;

/** The uses of chance at a delivery's point. */
const use = { size: 6, back: 7, environment: 8, wait: 9, response: 10 } as const;

/**
 * The poller of one shard, as Lambda's: batches in order, the next once this one is done; what
 * failed comes again, halved or not, until it has grown too old.
 */
export class ShardMapping {
  readonly history: PartitionHistory;
  readonly records: readonly SimulatedRecord[];
  readonly shard: Shard;
  private readonly world: World;
  private readonly settings: MappingSettings;
  /** Index of the first record that no batch was made of. */
  private next = 0;
  private pending: readonly PendingBatch<SimulatedRecord>[] = [];
  private failures = 0;
  private deliveries = 0;

  constructor(
    world: World,
    history: PartitionHistory,
    { shard, records }: ShardContent,
    settings: MappingSettings,
  ) {
    this.world = world;
    this.history = history;
    this.shard = shard;
    this.records = records;
    this.settings = settings;
  }

  /**
   * Delivers the records up to number `end`.
   *
   * @returns whether all of them are behind it
   */
  async drain(end: number, isHealthy: boolean): Promise<boolean> {
    const { scheduler } = this.world;
    const most = this.deliveries + (isHealthy ? mostHealthyDeliveries : mostDeliveries);
    while (this.deliveries < most) {
      await scheduler.sleep(500 * 2 ** Math.min(this.failures, 12));
      const { at, kind } = this.world.faults.next('delivery');
      await this.beforeDelivery(at, kind);
      const batch = this.take(at, end);
      if (batch === undefined) return true;
      this.deliveries += 1;
      await this.deliver(batch, at, kind);
    }
    return false;
  }

  private async beforeDelivery(at: number, kind: FaultKind | undefined): Promise<void> {
    const { scheduler, seed } = this.world;
    const wait = chance(seed, at, use.wait);
    if (kind === 'pause') await scheduler.sleep(magnitude(wait, hourMs / 12, 12 * hourMs));
    if (kind === 'earlyExpiry' || kind === 'lateExpiry') {
      await scheduler.sleep(magnitude(wait, 24 * hourMs, 240 * hourMs));
      if (kind === 'earlyExpiry') this.world.expire();
    }
    if (kind === 'redelivery') {
      // Whatever was pending is made of other batches now, and what was done comes again.
      const first = this.pending[0]?.items[0];
      const from = first === undefined ? this.next : this.records.indexOf(first);
      this.next = Math.max(0, from - Math.floor(chance(seed, at, use.back) * 12));
      this.pending = [];
    }
    if (kind === 'deploy') this.world.deploy();
    if (kind === 'rollback') {
      this.world.met(this.world.rollBack(magnitude(wait, hourMs / 60, 2 * hourMs)));
    } else if (kind !== undefined) {
      this.world.met(kind);
    }
  }

  /** What failed first; else a new batch. Undefined where nothing is left. */
  private take(at: number, end: number): PendingBatch<SimulatedRecord> | undefined {
    const [first, ...others] = this.pending;
    if (first !== undefined) {
      this.pending = others;
      return first;
    }
    const size = 1 + chance(this.world.seed, at, use.size) * this.settings.batchSize;
    const items: SimulatedRecord[] = [];
    for (; this.next < end && items.length < Math.floor(size); this.next += 1) {
      const record = this.records[this.next] as SimulatedRecord;
      if (!record.isDiscarded) items.push(record);
    }
    return items.length === 0 ? undefined : { items, failedAttempts: 0 };
  }

  private async deliver(
    batch: PendingBatch<SimulatedRecord>,
    at: number,
    kind: FaultKind | undefined,
  ): Promise<void> {
    const { world } = this;
    const share = chance(world.seed, at, use.environment);
    const environment = world.environmentFor(this.history.partition, kind, share);
    const invoke = (by: Environment): Promise<InvocationOutcome> =>
      world.invoke(by, { partition: this.history.partition, batch: batch.items }, timeoutMs);
    if (kind === 'sharedEnvironment') void invoke(environment);
    if (kind === 'duplicateInvocation') void invoke(world.environmentFor('', 'coldStart', share));
    const outcome = this.received(await invoke(environment), batch.items);
    const ids = batch.items.map(({ position }) => position);
    const resumeAt = resumeIndex(ids, outcome);
    const told = ids[resumeAt - 1];
    world.answered({ history: this.history, ...(told === undefined ? {} : { told }) });
    this.failures = resumeAt > 0 ? 0 : this.failures + 1;
    this.goOn(batch, resumeAt);
  }

  /** The answer as the poller has it. */
  private received(
    outcome: InvocationOutcome,
    items: readonly SimulatedRecord[],
  ): InvocationOutcome {
    const { world } = this;
    const { at, kind } = world.faults.next('response');
    if (kind === undefined || outcome.kind === 'failed') return outcome;
    const share = chance(world.seed, at, use.response);
    world.met(kind);
    if (kind === 'lostResponse') return { kind: 'failed', error: new Error('the answer was lost') };
    if (kind === 'malformedResponse') {
      const malformed = ['?', [], { batchItemFailures: '?' }, { batchItemFailures: [{}] }];
      return { kind: 'returned', response: malformed[Math.floor(share * malformed.length)] };
    }
    const { batchItemFailures } = outcome.response as KinesisStreamBatchResponse;
    const failed = items[Math.floor(share * items.length)]?.position ?? '';
    // One failure more than there was: of several the first counts.
    const response = {
      batchItemFailures: [...batchItemFailures, { itemIdentifier: failed }],
    };
    return { kind: 'returned', response };
  }

  private goOn(batch: PendingBatch<SimulatedRecord>, resumeAt: number): void {
    const { world, settings } = this;
    const retry = planRetry(batch, resumeAt, { ...settings, maximumRetryAttempts: -1 });
    const [first] = retry.pending;
    if (retry.pending.length > 1) world.met('bisect');
    this.pending = [...retry.pending, ...this.pending];
    if (first === undefined) return;
    const { kind } = world.faults.next('loss');
    const record = first.items[0];
    if (kind === 'retentionLoss') {
      world.met(kind);
      this.discard(first.items);
    } else if (record?.script.kind === 'poison' && this.failures >= poisonAttempts) {
      world.met('poison');
      this.discard([record]);
    }
  }

  /** The records have grown too old: they go to the on-failure destination. */
  private discard(records: readonly SimulatedRecord[]): void {
    for (const record of records) record.isDiscarded = true;
    this.failures = 0;
    this.pending = this.pending
      .map(({ items, failedAttempts }) => ({
        items: items.filter(({ isDiscarded }) => !isDiscarded),
        failedAttempts,
      }))
      .filter(({ items }) => items.length > 0);
  }
}
