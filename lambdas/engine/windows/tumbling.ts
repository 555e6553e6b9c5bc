import type { MeasureAggregate } from '../aggregates/aggregate.ts';
import type { Duration } from '../time/duration.ts';
import { firingsOf } from './firings.ts';
import type { CommonWindowOptions, DeclaredWindow } from './window-options.ts';

export interface TumblingOptions<Aggregates extends Readonly<Record<string, MeasureAggregate>>>
  extends CommonWindowOptions<Aggregates> {
  readonly size: Duration;
}

/**
 * Fixed, adjacent windows: `start = floor((t - offset) / size) * size + offset`. Each is one slice.
 *
 * @example
 * tumbling({
 *   size: minutes(1),
 *   allowedLateness: minutes(10),
 *   aggregate: { mean: mean('celsius'), max: max('celsius'), count: count() },
 * })
 */
export const tumbling = <const Aggregates extends Readonly<Record<string, MeasureAggregate>>>({
  size,
  offset,
  allowedLateness,
  firings,
  aggregate,
}: TumblingOptions<Aggregates>): DeclaredWindow<Aggregates> => {
  const offsetMs: number = offset ?? 0;
  const startAt = (instantMs: number): number =>
    Math.floor((instantMs - offsetMs) / size) * size + offsetMs;
  return {
    assigner: {
      kind: 'tumbling',
      sizeMs: size,
      offsetMs,
      signature: `tumbling(${size},${offsetMs})`,
      named: 'start',
      slice: (eventTimeMs) => {
        const start = startAt(eventTimeMs);
        return { start, end: start + size };
      },
      nextEnd: (instantMs) => startAt(instantMs) + size,
      startOf: (endMs) => endMs - size,
      lastEnd: (slice) => slice.end,
    },
    allowedLateness,
    firings: firingsOf(firings),
    aggregate,
  };
};
