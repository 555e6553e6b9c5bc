import type { Clock, PartitionState, Pipeline, StateStore } from '../engine/index.ts';
import { BrokenJournalError, OvertakenError } from './errors.ts';
import { type ChainedEntry, type Head, Journal } from './journal.ts';
import { type JournalLayout, journalLayout } from './journal-layout.ts';
import type { Outbox } from './outbox.ts';
import { decodeOutbox } from './outbox-codec.ts';
import { readingState } from './reading-stage.ts';
import { Snapshots, type StoredSnapshot } from './snapshots.ts';
import type { StageState, StateKind } from './stage.ts';

/** A partition's committed state in memory, with what it takes to go on from it. */
export interface PartitionSession<State extends StageState = PartitionState> {
  readonly kind: StateKind<State>;
  readonly journal: Journal;
  readonly snapshots: Snapshots;
  readonly layout: JournalLayout;
  readonly state: State;
  head: Head | undefined;
  /** The newest entry is the chain's last: the partition was split or merged. */
  isSealed: boolean;
  /** Per sink, the newest entry it has taken whole. */
  readonly publishedThrough: Record<string, number>;
  /** Outboxes by entry number, of entries that some sink has not taken yet. */
  readonly unpublished: Map<number, Outbox>;
  readonly loadedAtMs: number;
  /** The newest entry that a stored snapshot covers. */
  snapshotNumber: number;
  /** With the number above, what decides when the next snapshot is due. */
  snapshotBytes: number;
  entryBytesSinceSnapshot: number;
  /** The chunks of entries up to this one were let expire. */
  retiredThrough: number;
}

/** What stored partitions are read from. */
export interface ChainSource {
  readonly stateStore: StateStore;
  readonly clock: Clock;
  /** Names this execution environment. */
  readonly writer: string;
  /** @default - that of every deployed journal */
  readonly layout?: JournalLayout;
}

/** What partitions of the first stage are loaded from. */
export interface SessionSource extends ChainSource {
  readonly pipeline: Pipeline;
}

/** The partition key of a partition's items in the state store. */
export const statePartitionKey = (pipeline: Pipeline, partition: string): string =>
  `${pipeline.name}#${partition}`;

/**
 * Loads a partition of the first stage: its newest snapshot and the entries after it, each
 * verified.
 *
 * @throws BrokenJournalError, NewerStateError, DefinitionChangedError: the partition must halt
 */
export const loadSession = (source: SessionSource, partition: string): Promise<PartitionSession> =>
  loadSessionOf(readingState(source.pipeline), source, partition);

/** The same, of any stage. */
export const loadSessionOf = async <State extends StageState>(
  kind: StateKind<State>,
  source: ChainSource,
  partition: string,
): Promise<PartitionSession<State>> => {
  const { layout = journalLayout } = source;
  const { journal, snapshots, snapshot, entries } = await loadChain(kind, source, partition);
  const folded = fold(kind, snapshot, entries);
  return { ...folded, loadedAtMs: source.clock.nowMs(), journal, snapshots, layout };
};

/** What is stored of a partition, verified: its newest snapshot and the entries after it. */
export interface StoredChain {
  readonly journal: Journal;
  readonly snapshots: Snapshots;
  readonly snapshot: StoredSnapshot | undefined;
  /** Oldest first, with those before the snapshot that some sink has not taken. */
  readonly entries: readonly ChainedEntry[];
}

/** @throws BrokenJournalError: the partition must halt */
export const loadChain = async (
  kind: StateKind,
  source: ChainSource,
  partition: string,
): Promise<StoredChain> => {
  const { stateStore, clock, writer, layout = journalLayout } = source;
  const partitionKey = statePartitionKey(kind.pipeline, kind.nameOf(partition));
  const { slots } = layout;
  const journal = new Journal({ store: stateStore, clock, writer, partitionKey, slots });
  const snapshots = new Snapshots(stateStore, writer, partitionKey);
  for (let overtaken: number | undefined; ; ) {
    const snapshot = await snapshots.newest();
    const covered = snapshot?.covers.number ?? 0;
    try {
      const entries = await entriesFrom(kind, journal, snapshot, partitionKey);
      return { journal, snapshots, snapshot, entries };
    } catch (error) {
      // Writers went round the ring meanwhile; they have left a newer snapshot then.
      if (!(error instanceof OvertakenError) || covered === overtaken) throw error;
      overtaken = covered;
    }
  }
};

/** The entries that are not in the snapshot or, to publish, not taken by every sink. */
const entriesFrom = async (
  { sinkNames }: StateKind,
  journal: Journal,
  snapshot: StoredSnapshot | undefined,
  partitionKey: string,
): Promise<ChainedEntry[]> => {
  if (snapshot === undefined) return journal.entries(1, 0);
  const { covers, publishedThrough } = snapshot;
  const taken = Math.min(...sinkNames.map((sink) => publishedThrough[sink] ?? covers.number));
  // The covered entry is read in any case: it tells that the snapshot is of this chain.
  const entries = await journal.entries(Math.min(covers.number, taken + 1), covers.number);
  if ((entries.at(-1)?.number ?? 0) < covers.number) {
    throw new BrokenJournalError(`the journal of ${partitionKey} ends before its snapshot`);
  }
  const at = entries.findIndex(({ number }) => number === covers.number);
  const digest = at < 0 ? entries[0]?.previous : entries[at]?.digest;
  if (digest === covers.digest) return entries;
  throw new BrokenJournalError(
    `the snapshot of ${partitionKey} at entry ${covers.number} is not of its chain`,
  );
};

/** A sink that a commit does not name was declared after it: nothing of the commit is for it. */
const fold = <State extends StageState>(
  kind: StateKind<State>,
  snapshot: StoredSnapshot | undefined,
  entries: readonly ChainedEntry[],
): Omit<PartitionSession<State>, 'journal' | 'snapshots' | 'layout' | 'loadedAtMs'> => {
  const { pipeline, sinkNames } = kind;
  const covered = snapshot?.covers.number ?? 0;
  const state = kind.empty();
  if (snapshot !== undefined) kind.apply(state, snapshot.state);
  // Every sink has taken what is overwritten.
  const overwritten = (entries[0]?.number ?? 1) - 1;
  const publishedThrough: Record<string, number> = {};
  for (const sink of sinkNames) {
    publishedThrough[sink] = Math.max(overwritten, snapshot?.publishedThrough[sink] ?? covered);
  }
  let entryBytesSinceSnapshot = 0;
  for (const entry of entries) {
    for (const sink of sinkNames) {
      publishedThrough[sink] = Math.max(
        publishedThrough[sink] ?? 0,
        entry.publishedThrough[sink] ?? entry.number,
      );
    }
    if (entry.number <= covered) continue;
    kind.apply(state, entry.changes);
    entryBytesSinceSnapshot += entry.bytes;
  }
  // What every sink has taken, nearly all there is, need not be read.
  const unpublished = new Map<number, Outbox>();
  const through = publishedByAll({ publishedThrough });
  for (const { number, outbox } of entries) {
    if (number > through) unpublished.set(number, decodeOutbox(outbox, pipeline));
  }
  const newest = entries.at(-1);
  return {
    kind,
    state,
    head: newest === undefined ? undefined : { number: newest.number, digest: newest.digest },
    isSealed: newest?.isSeal ?? false,
    publishedThrough,
    unpublished,
    snapshotNumber: covered,
    snapshotBytes: snapshot?.bytes ?? 0,
    entryBytesSinceSnapshot,
    retiredThrough: snapshot?.retiredThrough ?? 0,
  };
};

/** The newest entry that every sink has taken. */
export const publishedByAll = ({
  publishedThrough,
}: Pick<PartitionSession, 'publishedThrough'>): number =>
  Math.min(...Object.values(publishedThrough));

/** Rough size of what some sink has not taken yet, once encoded. */
export const unpublishedBytes = ({
  unpublished,
}: Pick<PartitionSession, 'unpublished'>): number => {
  let bytes = 0;
  for (const outbox of unpublished.values()) bytes += outbox.estimatedBytes;
  return bytes;
};

/** Drops from memory the outboxes that every sink has taken. */
export const forgetPublished = (
  session: Pick<PartitionSession, 'publishedThrough' | 'unpublished'>,
): void => {
  const through = publishedByAll(session);
  for (const number of session.unpublished.keys()) {
    if (number <= through) session.unpublished.delete(number);
  }
};
