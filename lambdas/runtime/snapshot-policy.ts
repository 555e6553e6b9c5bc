import type { Telemetry } from '../engine/index.ts';
import { type PartitionSession, publishedByAll } from './partition-session.ts';
import type { StageState } from './stage.ts';

/**
 * A snapshot is due once the entries since the last weigh this many times what it does: it costs a
 * fraction of them.
 */
const entriesPerSnapshotByWeight = 4;

/**
 * Writes a snapshot of the committed state where one is due, and lets the chunks of entries expire
 * that it covers and whose outbox is out. Failing here loses nothing: it is due again with the next
 * batch.
 *
 * @param hasErased a device was erased: a snapshot is due at once, as the one before still holds it
 */
export const snapshotIfDue = async (
  session: PartitionSession<StageState>,
  options: { readonly telemetry: Telemetry },
  hasErased = false,
): Promise<void> => {
  const { head } = session;
  const { snapshotAfterAtLeast, snapshotAfterAtMost } = session.layout;
  if (head === undefined) return;
  const entries = head.number - session.snapshotNumber;
  const isHeavy =
    session.entryBytesSinceSnapshot >= entriesPerSnapshotByWeight * session.snapshotBytes;
  const isDue = entries >= snapshotAfterAtLeast && (isHeavy || entries >= snapshotAfterAtMost);
  if (!isDue && !(hasErased && entries > 0)) return;
  try {
    const snapshot = {
      covers: head,
      publishedThrough: session.publishedThrough,
      retiredThrough: session.retiredThrough,
      state: session.kind.encode(session.state, 'all'),
    };
    const written = await session.snapshots.write(snapshot, hasErased);
    session.snapshotNumber = head.number;
    session.entryBytesSinceSnapshot = 0;
    // Another writer's stands, which may know of less published than is retired here.
    if (written === undefined) return;
    session.snapshotBytes = written;
    options.telemetry.gauge('StateBytes', written);
    // Not the covered entry: a load reads it, to see that the snapshot is of this chain.
    const through = Math.min(head.number - 1, publishedByAll(session));
    if (through > session.retiredThrough) {
      await session.journal.retire(session.retiredThrough + 1, through);
      session.retiredThrough = through;
    }
  } catch (error) {
    options.telemetry.warn('A snapshot failed; it is due again', { error: String(error) });
  }
};
