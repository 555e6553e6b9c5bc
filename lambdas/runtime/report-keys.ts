import quickselect from 'quickselect';
import {
  clockOffsetMs,
  noWatermark,
  type PartitionState,
  type Pipeline,
  type Telemetry,
} from '../engine/index.ts';

/**
 * Tells operators of the keys of the first stage: the watermark's lag, and the clocks of devices.
 *
 * @param sinceMs of devices that were seen since the arrival clock stood there
 */
export const reportKeys = (
  { telemetry, pipeline }: { readonly telemetry: Telemetry; readonly pipeline: Pipeline },
  state: PartitionState,
  sinceMs: number,
): void => {
  telemetry.gauge('Keys', state.keys.size);
  const watermarkMs = leastWatermark(state, pipeline);
  if (watermarkMs !== undefined) {
    telemetry.gauge('WatermarkLagMs', state.arrivalClockMs - watermarkMs);
  }
  reportClocks(telemetry, clockOffsets(state, pipeline, sinceMs));
};

/** Least, middle and greatest, as three values of one metric: each metric costs, values do not. */
const reportClocks = (telemetry: Telemetry, offsetsMs: number[]): void => {
  if (offsetsMs.length === 0) return;
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const offsetMs of offsetsMs) {
    least = Math.min(least, offsetMs);
    greatest = Math.max(greatest, offsetMs);
  }
  const middle = offsetsMs.length >> 1;
  // Of a large fleet, to sort them all took as long as to add its readings to their panes.
  quickselect(offsetsMs, middle);
  for (const offsetMs of [least, offsetsMs[middle] as number, greatest]) {
    telemetry.gauge('ClockOffsetMs', offsetMs);
  }
};

/** Of the devices seen since the arrival clock stood there. */
const clockOffsets = (
  state: PartitionState,
  { watermark }: Pipeline,
  sinceMs: number,
): number[] => {
  const offsetsMs: number[] = [];
  if (watermark.scope === 'partition') return offsetsMs;
  for (const key of state.keys.values()) {
    const offsetMs = key.lastSeenMs < sinceMs ? undefined : clockOffsetMs(key, watermark);
    if (offsetMs !== undefined) offsetsMs.push(offsetMs);
  }
  return offsetsMs;
};

/** The combined watermark: the partition's, or the least over keys that are not idle. */
const leastWatermark = (state: PartitionState, pipeline: Pipeline): number | undefined => {
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
