import type { MeasureAggregate } from '../aggregates/aggregate.ts';
import type { Duration } from '../time/duration.ts';
import type { FiringOptions, Firings } from './firings.ts';
import type { WindowAssigner } from './window-assigner.ts';

/** A window over the pipeline's readings: where panes begin and end, and what they compute. */
export interface WindowOptions<Measure extends string> {
  readonly assigner: WindowAssigner;
  readonly allowedLateness: Duration;
  readonly firings: Firings;
  readonly aggregate: Readonly<Record<string, MeasureAggregate<Measure>>>;
}

/** What every kind of window takes. */
export interface CommonWindowOptions<
  Aggregates extends Readonly<Record<string, MeasureAggregate>>,
> {
  /**
   * Moves the boundaries, which are otherwise counted from 1970 in UTC.
   * @default - none
   */
  readonly offset?: Duration;
  /**
   * How long past a window's end, in event time, a late reading still corrects it. No default: zero
   * loses late data, and a long one keeps every pane in state that long.
   */
  readonly allowedLateness: Duration;
  /**
   * When a pane tells of itself beside on time and late.
   * @default - when its key is idle, and not early
   */
  readonly firings?: FiringOptions;
  /** What a pane computes, by the name it has in results. */
  readonly aggregate: Aggregates;
}

/** A declared window that still knows its aggregates' names and measures. */
export type DeclaredWindow<Aggregates> = Omit<WindowOptions<string>, 'aggregate'> & {
  readonly aggregate: Aggregates;
};
