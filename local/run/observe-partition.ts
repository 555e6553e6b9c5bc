import {
  type KeyState,
  noWatermark,
  openPanes,
  type Pipeline,
  sensorTypeOf,
} from '../../lambdas/engine/index.ts';
import type { PartitionObservation, SensorObservation } from '../observation.ts';
import type { NamedPartitionView } from './partition-views.ts';

/** A partition as the page shows it. */
export const observePartition = (
  pipeline: Pipeline,
  { partition, position, entryNumber, publishedThrough, state }: NamedPartitionView,
): PartitionObservation => {
  const keys = [...state.keys.values()];
  const arrivalClockMs = known(state.arrivalClockMs);
  const live = keys.filter((key) => !isIdle(pipeline, state.arrivalClockMs, key));
  const watermarkMs =
    pipeline.watermark.scope === 'partition'
      ? known(state.watermarkMs)
      : known(live.reduce((least, key) => Math.min(least, key.watermarkMs), Infinity));
  return {
    partition,
    position,
    commits: entryNumber,
    ordinal: state.ordinal,
    arrivalClockMs,
    watermarkMs,
    watermarkLagMs:
      watermarkMs === null || arrivalClockMs === null ? null : arrivalClockMs - watermarkMs,
    keys: keys.length,
    openPanes: keys.reduce((sum, key) => sum + openPanes(key), 0),
    publishedThrough,
    ledger: state.ledger,
  };
};

/** The keys of a partition as the page shows them. */
export const observeSensors = (
  pipeline: Pipeline,
  { state }: NamedPartitionView,
): readonly SensorObservation[] =>
  [...state.keys.values()].map((key) => {
    const { sensorTypes } = pipeline.reading;
    const sensorType = sensorTypeOf(pipeline.reading, key.key) ?? '';
    const [measure] = Object.values(sensorTypes[sensorType]?.measures ?? {});
    const watermarkMs =
      pipeline.watermark.scope === 'partition' ? state.watermarkMs : key.watermarkMs;
    return {
      key: key.key,
      sensorType,
      tags: state.registry.entryAt(key.key, key.lastSeenMs)?.tags ?? {},
      unit: measure?.unit ?? '',
      watermarkMs,
      watermarkLagMs: state.arrivalClockMs - watermarkMs,
      lastSeenMs: key.lastSeenMs,
      isIdle: isIdle(pipeline, state.arrivalClockMs, key),
      openPanes: openPanes(key),
    };
  });

const isIdle = ({ watermark }: Pipeline, arrivalClockMs: number, key: KeyState): boolean =>
  arrivalClockMs - key.lastSeenMs >= watermark.idleAfter;

/** Neither the watermark of nothing nor the least of none. */
const known = (timeMs: number): number | null =>
  timeMs === noWatermark || timeMs === Infinity ? null : timeMs;
