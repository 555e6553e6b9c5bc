import {
  type Clock,
  DefinitionChangedError,
  InvariantError,
  isBalanced,
  NewerStateError,
  type Outcomes,
  type PartitionLineage,
  type SourceRecord,
  type SourceRecords,
  type StateStore,
  type Telemetry,
} from '../engine/index.ts';
import { appendEntry } from './append-entry.ts';
import { digestOf } from './compression.ts';
import {
  HaltedError,
  SealedError,
  StreamReplacedError,
  UnpublishedBacklogError,
} from './errors.ts';
import { inheritPartition } from './inherit-partition.ts';
import { type JournalLayout, journalLayout } from './journal-layout.ts';
import { Outbox } from './outbox.ts';
import {
  loadSessionOf,
  type PartitionSession,
  publishedByAll,
  unpublishedBytes,
} from './partition-session.ts';
import { Publisher } from './publisher.ts';
import { reportBatch } from './report-batch.ts';
import { reportResults } from './report-results.ts';
import type { Sinks } from './sinks.ts';
import { isErasure, type ProcessedRecord, skipProcessed } from './skip-processed.ts';
import { snapshotIfDue } from './snapshot-policy.ts';
import type { Stage, StageState } from './stage.ts';
import { sendPayloadsAhead } from './travelling-payload.ts';

export interface ProcessorOptions<Item extends ProcessedRecord = SourceRecord> {
  readonly stage: Stage<Item>;
  readonly stateStore: StateStore;
  readonly sinks: Sinks;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Names this execution environment; never reused by another. */
  readonly writer: string;
  /** @default - five minutes */
  readonly cacheForMs?: number;
  /**
   * Hears every outcome as it is folded, before a commit keeps only last firings. @default - nobody
   */
  readonly observer?: Outcomes;
  /** Entries that a sink may be behind before the stream becomes the buffer. @default 1000 */
  readonly maxUnpublished?: number;
  /** @default - that of every deployed journal */
  readonly layout?: JournalLayout;
  /** Where partitions come from. @default - a partition without a journal starts from nothing */
  readonly lineage?: PartitionLineage;
}

/** What became of a batch: all of it committed, or the position from which it must come again. */
export type BatchOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly failedFrom: string; readonly error: unknown };

type Session = PartitionSession<StageState>;

const defaultMaxUnpublished = 1_000;

/** A commit is cut where its outbox or its changed keys get this large, to stay near one item. */
const largestOutboxBytes = 512 * 1024;
const mostChangedKeys = 16_384;

/** What waits for a sink is in memory too, several times as large as it is encoded. */
const mostUnpublishedBytes = 32 * 2 ** 20;

/**
 * Load, fold, commit, publish (CONTRACT, section 6). One instance serves an execution environment
 * and keeps the partitions it saw last in memory.
 */
export class PartitionProcessor<Item extends ProcessedRecord = SourceRecord> {
  private readonly options: ProcessorOptions<Item>;
  private readonly publisher: Publisher;
  private readonly cached = new Map<string, Session>();
  /** A fold knows things about its state that are long to find: it is used as long as the state. */
  private readonly folds = new WeakMap<Session, ReturnType<Stage<Item>['folder']>>();

  /**
   * @throws RangeError where a sink of the stage is missing, or where sinks and snapshots may be
   * further behind than the ring is long
   */
  constructor(options: ProcessorOptions<Item>) {
    const { maxUnpublished = defaultMaxUnpublished, layout = journalLayout } = options;
    if (layout.slots <= maxUnpublished + layout.snapshotAfterAtMost) {
      throw new RangeError(
        `slots is ${layout.slots}, but must be more than maxUnpublished and snapshotAfterAtMost ` +
          `together, ${maxUnpublished} and ${layout.snapshotAfterAtMost}; lower one of these`,
      );
    }
    const { stage, sinks, telemetry } = options;
    const missing = stage.sinkNames.find((name) => sinks[name] === undefined);
    if (missing !== undefined) {
      throw new RangeError(`sinks has no ${missing}, but the pipeline has outcomes for it; add it`);
    }
    this.options = options;
    this.publisher = new Publisher(stage.pipeline.name, sinks, telemetry);
  }

  /**
   * Processes records of one partition, in order of position. Never throws: what was committed
   * stays committed, the rest is told by its first position. Without records it only publishes what
   * a sink has yet to take.
   */
  async process(partition: string, records: SourceRecords<Item>): Promise<BatchOutcome> {
    let committed = 0;
    let end = records.length;
    let failure: unknown;
    for (let isOver = false; !isOver; ) {
      const from = committed;
      try {
        await this.processRun(partition, records.slice(from, end), (count) => {
          committed = from + count;
        });
        isOver = true;
      } catch (error) {
        failure ??= error;
        // A record whose fold throws fails alone: those before it are folded again and committed.
        // Where there are none the partition stands still, and a sink is given what it lacks.
        if (!(error instanceof FoldError)) break;
        failure = error.cause;
        end = from + error.index;
      }
    }
    if (failure === undefined) return { ok: true };
    this.report(partition, failure);
    const failedFrom = records.at(Math.min(committed, records.length - 1))?.position ?? '';
    return { ok: false, failedFrom, error: failure };
  }

  /** Commits the run; tells, after each commit, how many of its records are behind it. */
  private async processRun(
    partition: string,
    records: SourceRecords<Item>,
    onCommitted: (count: number) => void,
  ): Promise<void> {
    const { stage, observer } = this.options;
    const session = await this.open(partition);
    const { skipped, unseen, hasErased: hadErased } = skipProcessed(session.state, records);
    // What was skipped may have been committed by an invocation that died before it published; and
    // where nothing can be folded, no commit would bring the next occasion.
    if (skipped > 0 || unseen !== undefined || records.length === 0) {
      await this.publisher.publish(session);
    }
    if (unseen !== undefined) {
      throw new StreamReplacedError(
        `position ${unseen.position} was processed before, but this record is newer than the ` +
          'committed arrival clock, to which every processed record belongs: the stream was ' +
          'replaced; raise the epoch: tidemark epoch raise PARTITION --new-stream',
      );
    }
    await this.assertSinksKeepUp(partition, session);
    // Where snapshots failed until the ring was full, no commit would bring about another.
    await snapshotIfDue(session, this.options, hadErased);
    onCommitted(skipped);
    if (skipped === records.length) {
      this.cached.set(partition, session);
      return;
    }
    if (session.isSealed) {
      throw new SealedError(
        `${partition} was split or merged at position ${session.state.position}, and others have ` +
          'gone on from there; its later records were delivered after theirs and cannot be counted',
      );
    }
    const fold = this.folds.get(session) ?? stage.folder(partition, session.state);
    this.folds.set(session, fold);
    const { ledger, arrivalClockMs } = session.state;
    const rejectedBy = { ...ledger.rejectedBy };
    const before = { ledger: { ...ledger, rejectedBy }, arrivalClockMs };
    let outbox = new Outbox(observer);
    let hasErased = false;
    for (let index = skipped; index < records.length; index += 1) {
      const record = records.at(index) as Item;
      hasErased ||= isErasure(record);
      try {
        fold.fold(record, outbox);
      } catch (error) {
        throw new FoldError(index, error);
      }
      const isLast = index === records.length - 1;
      const isFull =
        outbox.estimatedBytes > largestOutboxBytes ||
        stage.changed(session.state) > mostChangedKeys;
      if (!isLast && !isFull) continue;
      await this.commit(session, outbox);
      onCommitted(index + 1);
      await this.publisher.publish(session);
      outbox = new Outbox(observer);
    }
    await snapshotIfDue(session, this.options, hasErased);
    reportBatch(this.options, session, before);
    this.cached.set(partition, session);
  }

  private async open(partition: string): Promise<Session> {
    const { clock, cacheForMs = 300_000 } = this.options;
    const cached = this.cached.get(partition);
    // Taken out while in use, and put back while sound: a state whose commit failed never is, and a
    // second invocation in this environment loads its own.
    this.cached.delete(partition);
    if (cached !== undefined && clock.nowMs() - cached.loadedAtMs < cacheForMs) return cached;
    const session = await loadSessionOf(this.options.stage, this.options, partition);
    const { lineage } = this.options;
    if (session.head === undefined && lineage !== undefined) {
      const { publisher, options } = this;
      await inheritPartition({ ...options, lineage, publisher }, session, partition);
    }
    return session;
  }

  private async assertSinksKeepUp(partition: string, session: Session): Promise<void> {
    const { maxUnpublished = defaultMaxUnpublished, telemetry } = this.options;
    const behind = (): number => (session.head?.number ?? 0) - publishedByAll(session);
    const isTooMuch = (): boolean =>
      behind() >= maxUnpublished || unpublishedBytes(session) >= mostUnpublishedBytes;
    if (!isTooMuch()) return;
    await this.publisher.publish(session);
    if (!isTooMuch()) return;
    telemetry.gauge('Unpublished', behind());
    // Nothing was folded, so the session is sound, and it knows what was taken just now.
    this.cached.set(partition, session);
    throw new UnpublishedBacklogError(
      `a sink is ${behind()} commits behind; at most ${maxUnpublished} commits and ` +
        `${mostUnpublishedBytes / 2 ** 20} MB are kept in the journal; ` +
        'the stream buffers until it takes them',
    );
  }

  private async commit(session: Session, outbox: Outbox): Promise<void> {
    const { stage, sinks, telemetry } = this.options;
    if (!isBalanced(session.state.ledger)) {
      throw new HaltedError('the ledger does not add up; nothing of this batch was committed');
    }
    const travelling = await sendPayloadsAhead(outbox, sinks.quarantine, digestOf);
    const appended = await appendEntry(session, {
      changes: stage.encode(session.state, 'changes'),
      outbox: travelling,
    });
    telemetry.count('CommitBytes', appended.bytes);
    reportResults(telemetry, outbox);
  }

  private report(partition: string, error: unknown): void {
    const { telemetry } = this.options;
    if (halting.some((type) => error instanceof type)) telemetry.count('Halted', 1);
    telemetry.warn('A batch failed; the stream will deliver it again', {
      partition,
      error: String(error),
    });
  }
}

/** No redelivery helps against these: the partition stands still until somebody acts. */
const halting = [HaltedError, NewerStateError, DefinitionChangedError, InvariantError];

/** The fold threw on one record: everything before that record is sound. */
class FoldError extends Error {
  readonly index: number;

  constructor(index: number, cause: unknown) {
    super('the fold threw', { cause });
    this.index = index;
  }
}
