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
const reportClocks = (telemetry: Telemetry, offsetsMs: Float64Array): void => {
  const { length } = offsetsMs;
  if (length === 0) return;
  for (const place of [0, length >> 1, length - 1]) {
    telemetry.gauge('ClockOffsetMs', offsetsMs[place] as number);
  }
};

/** Of the devices seen since the arrival clock stood there, in ascending order. */
const clockOffsets = (
  state: PartitionState,
  { watermark }: Pipeline,
  sinceMs: number,
): Float64Array => {
  if (watermark.scope === 'partition') return Float64Array.of();
  const offsetsMs = new Float64Array(state.keys.size);
  let count = 0;
  for (const key of state.keys.values()) {
    const offsetMs = key.lastSeenMs < sinceMs ? undefined : clockOffsetMs(key, watermark);
    if (offsetMs !== undefined) offsetsMs[count++] = offsetMs;
  }
  return offsetsMs.subarray(0, count).sort();
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
