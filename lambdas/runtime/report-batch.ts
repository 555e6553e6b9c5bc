import {
  clockOffsetMs,
  type LedgerCounts,
  noWatermark,
  type Pipeline,
  type Telemetry,
} from '../engine/index.ts';
import { type PartitionSession, publishedByAll } from './partition-session.ts';

/** What a partition was before a batch. */
export interface BeforeBatch {
  readonly ledger: LedgerCounts;
  readonly arrivalClockMs: number;
}

/**
 * Tells operators what a batch did: its ledger, the watermark's lag, its devices' clocks, what
 * sinks have yet to take.
 */
export const reportBatch = (
  { telemetry, pipeline }: { readonly telemetry: Telemetry; readonly pipeline: Pipeline },
  session: PartitionSession,
  { ledger: before, arrivalClockMs: beforeMs }: BeforeBatch,
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
  reportClocks(telemetry, clockOffsets(session, pipeline, beforeMs));
};

/** Least, middle and greatest, as three values of one metric: each metric costs, values do not. */
const reportClocks = (telemetry: Telemetry, offsetsMs: Float64Array): void => {
  const { length } = offsetsMs;
  if (length === 0) return;
  for (const place of [0, length >> 1, length - 1]) {
    telemetry.gauge('ClockOffsetMs', offsetsMs[place] as number);
  }
};

/** Of the devices seen since the arrival clock stood there, in ascending order. */
const clockOffsets = (
  { state }: PartitionSession,
  { watermark }: Pipeline,
  sinceMs: number,
): Float64Array => {
  const offsetsMs: number[] = [];
  if (watermark.scope === 'partition') return Float64Array.of();
  for (const key of state.keys.values()) {
    const offsetMs = key.lastSeenMs < sinceMs ? undefined : clockOffsetMs(key, watermark);
    if (offsetMs !== undefined) offsetsMs.push(offsetMs);
  }
  return Float64Array.from(offsetsMs).sort();
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
