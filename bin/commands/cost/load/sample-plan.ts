import { hours, minutes, type Pipeline } from '../../../../lambdas/engine/index.ts';
import type { FleetLoad } from './fleet-load.ts';

/** How much of a shard is run, and for how long. */
export interface SamplePlan {
  readonly devices: number;
  /** Until windows, lateness and dedupe hold all they will hold, ms of the fleet's time. */
  readonly warmUpMs: number;
  /** What is counted, ms of the fleet's time. */
  readonly countedMs: number;
  /** How many such samples a shard holds. */
  readonly scale: number;
}

/** Takes some seconds. */
const mostReadings = 60_000;
const longestMs = hours(24);
/** Of counting: snapshots and loads come round several times in it. */
const leastCountedMs = minutes(10);
const leastReadings = 3;

/** Fewer devices where each has to be run for longer, so that the sample is of about one size. */
export const samplePlan = (
  { windows, watermark, dedupe }: Pipeline,
  { everyMs }: FleetLoad,
  devicesPerPartition: number,
): SamplePlan => {
  const sizes = windows.map(({ assigner }) => assigner.sizeMs);
  const open = windows.map(({ assigner, allowedLateness }) => assigner.sizeMs + allowedLateness);
  const dedupeMs = dedupe.kind === 'recent' ? dedupe.within : 0;
  const warmUpMs = Math.max(
    Math.min(longestMs, Math.max(...open, dedupeMs) + watermark.bound + minutes(1)),
    leastReadings * everyMs,
  );
  const countedMs = Math.max(
    Math.min(longestMs, Math.max(...sizes)),
    leastCountedMs,
    leastReadings * everyMs,
  );
  const readingsPerDevice = (warmUpMs + countedMs) / everyMs;
  const most = Math.max(1, Math.floor(mostReadings / readingsPerDevice));
  const devices = Math.max(1, Math.min(most, Math.round(devicesPerPartition)));
  return { devices, warmUpMs, countedMs, scale: Math.max(1, devicesPerPartition / devices) };
};
