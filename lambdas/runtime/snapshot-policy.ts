import { encodeState, type Pipeline, type Telemetry } from '../engine/index.ts';
import { type PartitionSession, publishedByAll } from './partition-session.ts';

/** A snapshot is due after this many entries at the least ... */
const leastEntries = 32;
/**
 * ... once the entries weigh this many times the last snapshot, so that it costs a fraction of
 * them.
 */
const entriesPerSnapshotByWeight = 4;
/** ... and after this many entries at the latest, which bounds a cold start. */
const mostEntries = 512;

/**
 * Writes a snapshot of the committed state where one is due, and lets the entries expire that it
 * covers and whose outbox is out. Failing here loses nothing: it is due again with the next batch.
 */
export const snapshotIfDue = async (
  session: PartitionSession,
  options: { readonly pipeline: Pipeline; readonly telemetry: Telemetry },
): Promise<void> => {
  const { head } = session;
  if (head === undefined) return;
  const entries = head.number - session.snapshotNumber;
  const isHeavy =
    session.entryBytesSinceSnapshot >= entriesPerSnapshotByWeight * session.snapshotBytes;
  if (entries < leastEntries || (!isHeavy && entries < mostEntries)) return;
  try {
    const written = await session.snapshots.write({
      covers: head,
      publishedThrough: session.publishedThrough,
      retiredThrough: session.retiredThrough,
      state: encodeState(session.state, options.pipeline, 'all'),
    });
    session.snapshotNumber = head.number;
    session.entryBytesSinceSnapshot = 0;
    // Another writer's stands: it may cover less, or know of less published, than is retired here.
    if (written === undefined) return;
    session.snapshotBytes = written;
    const through = Math.min(head.number, publishedByAll(session));
    if (through > session.retiredThrough) {
      await session.journal.retire(session.retiredThrough + 1, through);
      session.retiredThrough = through;
    }
  } catch (error) {
    options.telemetry.warn('A snapshot failed; it is due again', { error: String(error) });
  }
};
