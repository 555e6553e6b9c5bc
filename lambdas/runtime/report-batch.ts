import { type LedgerCounts, noWatermark, type Pipeline, type Telemetry } from '../engine/index.ts';
import { type PartitionSession, publishedByAll } from './partition-session.ts';

/**
 * Tells operators what a batch did: its ledger, the watermark's lag, what sinks have yet to take.
 */
export const reportBatch = (
  { telemetry, pipeline }: { readonly telemetry: Telemetry; readonly pipeline: Pipeline },
  session: PartitionSession,
  before: LedgerCounts,
): void => {
  const { ledger, arrivalClockMs } = session.state;
  telemetry.count('Received', ledger.received - before.received);
  telemetry.count('Accepted', ledger.accepted - before.accepted);
  telemetry.count('TooLate', ledger.tooLate - before.tooLate);
  telemetry.count('Duplicate', ledger.duplicate - before.duplicate);
  telemetry.count('Rejected', ledger.rejected - before.rejected);
  telemetry.gauge('Unpublished', (session.head?.number ?? 0) - publishedByAll(session));
  const watermarkMs = leastWatermark(session, pipeline);
  if (watermarkMs !== undefined) telemetry.gauge('WatermarkLagMs', arrivalClockMs - watermarkMs);
  telemetry.count('DedupeEvictions', ledger.dedupeEvictions - before.dedupeEvictions);
};

/** The combined watermark: the partition's, or the least over keys that are not idle. */
const leastWatermark = ({ state }: PartitionSession, pipeline: Pipeline): number | undefined => {
  const { scope, idleAfter } = pipeline.watermark;
  if (scope === 'partition') {
    return state.watermarkMs === noWatermark ? undefined : state.watermarkMs;
  }
  let least: number | undefined;
  for (const { watermarkMs, lastSeenMs } of state.keys.values()) {
    const isIdle = lastSeenMs + idleAfter <= state.arrivalClockMs;
    if (isIdle || watermarkMs === noWatermark) continue;
    least = Math.min(least ?? watermarkMs, watermarkMs);
  }
  return least;
};
