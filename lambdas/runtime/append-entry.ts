import { CommitConflictError } from './errors.ts';
import type { AppendedEntry } from './journal.ts';
import type { Outbox } from './outbox.ts';
import { encodeOutbox } from './outbox-codec.ts';
import { type PartitionSession, publishedByAll } from './partition-session.ts';
import type { StageState } from './stage.ts';

/** What the session's next entry holds. */
export interface EntryContent {
  /** The state's changes since the entry before, encoded. */
  readonly changes: Uint8Array;
  readonly outbox: Outbox;
  /** Nothing may follow it. @default false */
  readonly isSeal?: boolean;
}

/**
 * Appends the next entry to the session's chain, and moves the session on to it.
 *
 * @throws CommitConflictError where another writer's entry stands there; JournalFullError; whatever
 * the store throws. The session is of no use then
 */
export const appendEntry = async (
  session: PartitionSession<StageState>,
  { changes, outbox, isSeal = false }: EntryContent,
): Promise<AppendedEntry> => {
  const { head, publishedThrough } = session;
  const entry = {
    number: (head?.number ?? 0) + 1,
    previous: head?.digest ?? '',
    publishedThrough: { ...publishedThrough },
    changes,
    outbox: encodeOutbox(outbox, session.kind.pipeline),
    isSeal,
  };
  const replaceable = Math.min(session.snapshotNumber, publishedByAll(session));
  const appended = await session.journal.append(entry, replaceable);
  if (appended === undefined) {
    throw new CommitConflictError(
      `entry ${entry.number} belongs to another writer; the batch goes on from fresh state`,
    );
  }
  session.head = appended.head;
  session.isSealed = isSeal;
  session.entryBytesSinceSnapshot += appended.bytes;
  session.unpublished.set(entry.number, outbox);
  return appended;
};
