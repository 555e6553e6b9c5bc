import {
  applyState,
  ByteReader,
  type Clock,
  emptyPartitionState,
  type PartitionState,
  type Pipeline,
  type StateStore,
} from '../engine/index.ts';
import { BrokenJournalError } from './errors.ts';
import { type ChainedEntry, type Head, Journal } from './journal.ts';
import type { Outbox } from './outbox.ts';
import { decodeOutbox } from './outbox-codec.ts';
import { sinkNames } from './sinks.ts';
import { type Snapshot, Snapshots } from './snapshots.ts';

/** A partition's committed state in memory, with what it takes to go on from it. */
export interface PartitionSession {
  readonly journal: Journal;
  readonly snapshots: Snapshots;
  readonly state: PartitionState;
  head: Head | undefined;
  /** Per sink, the newest entry it has taken whole. */
  readonly publishedThrough: Record<string, number>;
  /** Outboxes by entry number, of entries that some sink has not taken yet. */
  readonly unpublished: Map<number, Outbox>;
  readonly loadedAtMs: number;
  /** What decides when the next snapshot is due. */
  snapshotNumber: number;
  snapshotBytes: number;
  entryBytesSinceSnapshot: number;
  retiredThrough: number;
}

export interface SessionSource {
  readonly pipeline: Pipeline;
  readonly stateStore: StateStore;
  readonly clock: Clock;
  /** Names this execution environment. */
  readonly writer: string;
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
  const { pipeline, stateStore, clock, writer } = source;
  const partitionKey = statePartitionKey(pipeline, partition);
  const journal = new Journal(stateStore, clock, writer, partitionKey);
  const snapshots = new Snapshots(stateStore, clock, partitionKey);
  // The snapshot first: a head read before it could be older than what the snapshot covers.
  const snapshot = await snapshots.newest();
  const head = await journal.head();
  const covered = snapshot?.covers.number ?? 0;
  if (snapshot !== undefined && (head === undefined || head.number < covered)) {
    throw new BrokenJournalError(`the head of ${partitionKey} is behind its snapshot`);
  }
  const state = emptyPartitionState(pipeline.windows.length);
  if (snapshot !== undefined) applyState(state, pipeline, new ByteReader(snapshot.state));
  const publishedThrough: Record<string, number> = {};
  for (const sink of sinkNames) publishedThrough[sink] = snapshot?.publishedThrough[sink] ?? 0;
  const oldestNeeded = Math.min(covered, ...Object.values(publishedThrough)) + 1;
  const entries = head === undefined ? [] : await journal.entries(oldestNeeded, head);
  if (snapshot !== undefined) assertCovers(snapshot, head, entries, partitionKey);

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
  const session: PartitionSession = {
    journal,
    snapshots,
    state,
    head,
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

/** The snapshot must be of this chain: the entry after it, or the head, says which it continues. */
const assertCovers = (
  { covers }: Snapshot,
  head: Head | undefined,
  entries: readonly ChainedEntry[],
  partitionKey: string,
): void => {
  const next = entries.find(({ number }) => number === covers.number + 1);
  const continued = next === undefined ? head?.digest : next.previous;
  if (continued === covers.digest) return;
  throw new BrokenJournalError(
    `the snapshot of ${partitionKey} at entry ${covers.number} is not of its chain`,
  );
};

/** The newest entry that every sink has taken. */
export const publishedByAll = ({ publishedThrough }: PartitionSession): number =>
  Math.min(...Object.values(publishedThrough));

/** Rough size of what some sink has not taken yet, once encoded. */
export const unpublishedBytes = ({ unpublished }: PartitionSession): number => {
  let bytes = 0;
  for (const outbox of unpublished.values()) bytes += outbox.estimatedBytes;
  return bytes;
};

/** Drops from memory the outboxes that every sink has taken. */
export const forgetPublished = (session: PartitionSession): void => {
  const through = publishedByAll(session);
  for (const number of session.unpublished.keys()) {
    if (number <= through) session.unpublished.delete(number);
  }
};
