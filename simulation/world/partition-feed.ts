import { type PendingBatch, planRetry } from '../../local/lambda/mapping/retry-plan.ts';
import type { OwnFailure } from '../checkers/checker.ts';
import type { HandedBatch } from './environment.ts';
import type { PartitionHistory } from './partition-history.ts';
import type { SimulatedRecord } from './simulated-record.ts';
import type { PartitionContent } from './simulated-stream.ts';
import type { MappingSettings } from './stream-mapping.ts';
import type { World } from './world.ts';

/** A poison record is given up after so many failures: it has grown older than allowed. */
const poisonAttempts = 4;

/**
 * How far a mapping is in one partition: batches in order, the next once this one is done; what
 * failed comes again, halved or not, until it has grown too old.
 */
export class PartitionFeed {
  readonly history: PartitionHistory;
  readonly content: PartitionContent;
  /** In a row. */
  failures = 0;
  /** How often other batches were made of what is left. */
  series = 0;
  private readonly world: World;
  private readonly settings: MappingSettings;
  /** Index of the first record that no batch was made of. */
  private next = 0;
  /** Index of the first record that retention has left. */
  private first = 0;
  private pending: readonly Pending[] = [];

  constructor(
    world: World,
    history: PartitionHistory,
    content: PartitionContent,
    settings: MappingSettings,
  ) {
    this.world = world;
    this.history = history;
    this.content = content;
    this.settings = settings;
  }

  /** Of the partition. */
  get name(): string {
    return this.history.partition;
  }

  /** What failed first; else a new batch. Undefined where nothing is left up to number `end`. */
  take(size: number, end: number): Pending | undefined {
    const [first, ...others] = this.pending;
    if (first !== undefined) {
      this.pending = others;
      return first;
    }
    const items: SimulatedRecord[] = [];
    for (; this.next < end && items.length < Math.floor(size); this.next += 1) {
      const record = this.content.records[this.next] as SimulatedRecord;
      const before = items.at(-1);
      // No poller has records of two topics of one name in a batch.
      if (record.obstacle === 'remade' && before && before.obstacle !== 'remade') break;
      if (!record.isDiscarded) items.push(record);
    }
    return items.length === 0 ? undefined : { items, failedAttempts: 0 };
  }

  /** Whatever was pending is made of other batches now, and what was done comes again. */
  goBack(records: number): void {
    this.goOnFrom(this.undone - records);
  }

  /** @param index of a record; where retention has deleted it, the first that is left is next */
  goOnFrom(index: number): void {
    this.next = Math.max(this.first, index);
    this.pending = [];
    this.series += 1;
  }

  /** Index of the first record that is not done. */
  get undone(): number {
    const first = this.pending[0]?.items[0];
    return first === undefined ? this.next : this.content.records.indexOf(first);
  }

  /** The first record that is not done and still to be had, up to number `end`. */
  firstLeft(end: number): SimulatedRecord | undefined {
    const first = this.pending[0]?.items[0];
    if (first !== undefined) return first;
    return this.content.records.slice(this.next, end).find(({ isDiscarded }) => !isDiscarded);
  }

  /** Retention deletes what lies before number `index`; from number `done` on it is lost. */
  deleteBefore(index: number, done: number): void {
    this.discard(this.content.records.slice(done, index));
    this.first = Math.max(this.first, index);
    this.next = Math.max(this.next, index);
  }

  /**
   * @param batch as it was handed over
   * @param isAnswered the answer is the function's, of an invocation that nobody meddled with
   */
  ownFailure(batch: HandedBatch, isAnswered: boolean): OwnFailure | undefined {
    const { series, settings, world } = this;
    const error = world.watch.ownFailure(batch);
    if (!isAnswered || error === undefined) return undefined;
    const isHalved = settings.bisectBatchOnFunctionError;
    return { records: batch.records, error, series, isHalved };
  }

  /** @param resumeAt index of the first record of the batch that is not done */
  settle(batch: Pending, resumeAt: number): void {
    const { world, settings } = this;
    this.failures = resumeAt > 0 ? 0 : this.failures + 1;
    const retry = planRetry(batch, resumeAt, { ...settings, maximumRetryAttempts: -1 });
    if (retry.pending.length > 1) world.met('bisect');
    this.pending = [...retry.pending, ...this.pending].flatMap(leftOf);
    const [first] = retry.pending.flatMap(leftOf);
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

  /** The records are not to be had any more: they have grown too old. */
  private discard(records: readonly SimulatedRecord[]): void {
    for (const record of records) record.isDiscarded = true;
    this.failures = 0;
    this.pending = this.pending.flatMap(leftOf);
  }
}

type Pending = PendingBatch<SimulatedRecord>;

/** The batch without what was discarded; nothing where that is all of it. */
const leftOf = ({ items, failedAttempts }: Pending): readonly Pending[] => {
  const left = items.filter(({ isDiscarded }) => !isDiscarded);
  return left.length === 0 ? [] : [{ items: left, failedAttempts }];
};
