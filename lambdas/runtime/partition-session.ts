import {
  applyState,
  ByteReader,
  type Clock,
  emptyPartitionState,
  type PartitionState,
  type Pipeline,
  type StateStore,
} from '../engine/index.ts';
import { BrokenJournalError, OvertakenError } from './errors.ts';
import { type ChainedEntry, type Head, Journal } from './journal.ts';
import { type JournalLayout, journalLayout } from './journal-layout.ts';
import type { Outbox } from './outbox.ts';
import { decodeOutbox } from './outbox-codec.ts';
import { sinkNames } from './sinks.ts';
import { Snapshots, type StoredSnapshot } from './snapshots.ts';

/** A partition's committed state in memory, with what it takes to go on from it. */
export interface PartitionSession {
  readonly journal: Journal;
  readonly snapshots: Snapshots;
  readonly layout: JournalLayout;
  readonly state: PartitionState;
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

export interface SessionSource {
  readonly pipeline: Pipeline;
  readonly stateStore: StateStore;
  readonly clock: Clock;
  /** Names this execution environment. */
  readonly writer: string;
  /** @default - that of every deployed journal */
  readonly layout?: JournalLayout;
}

/** The partition key of a partition's items in the state store. */
export const statePartitionKey = (pipeline: Pipeline, partition: string): string =>
  `${pipeline.name}#${partition}`;

/**
 * Loads a partition: its newest snapshot and the entries after it, each verified.
 *
 * @throws BrokenJournalError, NewerStateError, DefinitionChangedError: the partition must halt
 */
export const loadSession = async (
  source: SessionSource,
  partition: string,
): Promise<PartitionSession> => {
  const { layout = journalLayout } = source;
  const { journal, snapshots, snapshot, entries } = await loadChain(source, partition);
  return { ...fold(source, snapshot, entries), journal, snapshots, layout };
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
export const loadChain = async (source: SessionSource, partition: string): Promise<StoredChain> => {
  const { stateStore, clock, writer, layout = journalLayout } = source;
  const partitionKey = statePartitionKey(source.pipeline, partition);
  const { slots } = layout;
  const journal = new Journal({ store: stateStore, clock, writer, partitionKey, slots });
  const snapshots = new Snapshots(stateStore, writer, partitionKey);
  for (let overtaken: number | undefined; ; ) {
    const snapshot = await snapshots.newest();
    const covered = snapshot?.covers.number ?? 0;
    try {
      const entries = await entriesFrom(journal, snapshot, partitionKey);
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
  journal: Journal,
  snapshot: StoredSnapshot | undefined,
  partitionKey: string,
): Promise<ChainedEntry[]> => {
  if (snapshot === undefined) return journal.entries(1, 0);
  const { covers, publishedThrough } = snapshot;
  const taken = Math.min(...sinkNames.map((sink) => publishedThrough[sink] ?? 0));
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

const fold = (
  { pipeline, clock }: SessionSource,
  snapshot: StoredSnapshot | undefined,
  entries: readonly ChainedEntry[],
): Omit<PartitionSession, 'journal' | 'snapshots' | 'layout'> => {
  const covered = snapshot?.covers.number ?? 0;
  const state = emptyPartitionState(pipeline.windows.length);
  if (snapshot !== undefined) applyState(state, pipeline, new ByteReader(snapshot.state));
  // Every sink has taken what is overwritten.
  const overwritten = (entries[0]?.number ?? 1) - 1;
  const publishedThrough: Record<string, number> = {};
  for (const sink of sinkNames) {
    publishedThrough[sink] = Math.max(overwritten, snapshot?.publishedThrough[sink] ?? 0);
  }
  const unpublished = new Map<number, Outbox>();
  let entryBytesSinceSnapshot = 0;
  for (const entry of entries) {
    for (const sink of sinkNames) {
      publishedThrough[sink] = Math.max(
        publishedThrough[sink] ?? 0,
        entry.publishedThrough[sink] ?? 0,
      );
    }
    unpublished.set(entry.number, decodeOutbox(entry.outbox, pipeline));
    if (entry.number <= covered) continue;
    applyState(state, pipeline, new ByteReader(entry.changes));
    entryBytesSinceSnapshot += entry.bytes;
  }
  const newest = entries.at(-1);
  const session = {
    state,
    head: newest === undefined ? undefined : { number: newest.number, digest: newest.digest },
    isSealed: newest?.isSeal ?? false,
    publishedThrough,
    unpublished,
    loadedAtMs: clock.nowMs(),
    snapshotNumber: covered,
    snapshotBytes: snapshot?.bytes ?? 0,
    entryBytesSinceSnapshot,
    retiredThrough: snapshot?.retiredThrough ?? 0,
  };
  forgetPublished(session);
  return session;
};

/** The newest entry that every sink has taken. */
export const publishedByAll = ({
  publishedThrough,
}: Pick<PartitionSession, 'publishedThrough'>): number =>
  Math.min(...Object.values(publishedThrough));

/** Rough size of what some sink has not taken yet, once encoded. */
export const unpublishedBytes = ({ unpublished }: PartitionSession): number => {
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
