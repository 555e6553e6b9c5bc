import type { MeasureAggregate } from '../aggregates/aggregate.ts';
import type { Duration } from '../time/duration.ts';
import type { WindowAssigner } from './window-assigner.ts';

/** A window over the pipeline's readings: where panes begin and end, and what they compute. */
export interface WindowOptions<Measure extends string> {
  readonly assigner: WindowAssigner;
  readonly allowedLateness: Duration;
  readonly aggregate: Readonly<Record<string, MeasureAggregate<Measure>>>;
}

export interface TumblingOptions<Aggregates extends Readonly<Record<string, MeasureAggregate>>> {
  readonly size: Duration;
  /**
   * Moves the boundaries: `[k * size + offset, (k + 1) * size + offset)`, counted from 1970 in UTC.
   * @default - none
   */
  readonly offset?: Duration;
  /**
   * How long past a window's end, in event time, a late reading still corrects it. No default: zero
   * loses late data, and a long one keeps every pane in state that long.
   */
  readonly allowedLateness: Duration;
  /** What a pane computes, by the name it has in results. */
  readonly aggregate: Aggregates;
}

/**
 * Fixed, adjacent windows: `start = floor((t - offset) / size) * size + offset`.
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
  aggregate,
}: TumblingOptions<Aggregates>): Omit<WindowOptions<string>, 'aggregate'> & {
  readonly aggregate: Aggregates;
} => {
  const offsetMs: number = offset ?? 0;
  return {
    assigner: {
      kind: 'tumbling',
      sizeMs: size,
      offsetMs,
      assign: (eventTimeMs) => {
        const start = Math.floor((eventTimeMs - offsetMs) / size) * size + offsetMs;
        return { start, end: start + size };
      },
    },
    allowedLateness,
    aggregate,
  };
};
