import type { MeasureAggregate } from '../aggregates/aggregate.ts';
import { DefinitionError } from '../errors.ts';
import type { Duration } from '../time/duration.ts';
import { firingsOf } from './firings.ts';
import type { CommonWindowOptions, DeclaredWindow } from './window-options.ts';

export interface CumulatingOptions<Aggregates extends Readonly<Record<string, MeasureAggregate>>>
  extends CommonWindowOptions<Aggregates> {
  /** Length of the longest window, a whole number of steps. */
  readonly size: Duration;
  readonly step: Duration;
}

/**
 * Windows that share a start and grow by `step` up to `size` (Flink SQL: CUMULATE): the day so far,
 * hour by hour. Named by their end, as their starts are the same.
 *
 * @throws DefinitionError where `size` is no multiple of `step`
 * @example
 * cumulating({
 *   size: days(1),
 *   step: hours(1),
 *   allowedLateness: hours(1),
 *   aggregate: { used: sum('kilowattHours') },
 * })
 */
export const cumulating = <const Aggregates extends Readonly<Record<string, MeasureAggregate>>>({
  size,
  step,
  offset,
  allowedLateness,
  firings,
  aggregate,
}: CumulatingOptions<Aggregates>): DeclaredWindow<Aggregates> => {
  if (!(Number.isSafeInteger(step) && step >= 1 && size % step === 0)) {
    throw new DefinitionError(
      'step',
      step,
      `a whole number of milliseconds that divides the size (${size})`,
      'the last window would not end where the next ones start',
    );
  }
  const offsetMs: number = offset ?? 0;
  const floorTo = (instantMs: number, stepMs: number): number =>
    Math.floor((instantMs - offsetMs) / stepMs) * stepMs + offsetMs;
  return {
    assigner: {
      kind: 'cumulating',
      sizeMs: size,
      offsetMs,
      signature: `cumulating(${size},${step},${offsetMs})`,
      named: 'end',
      slice: (eventTimeMs) => {
        const start = floorTo(eventTimeMs, step);
        return { start, end: start + step };
      },
      nextEnd: (instantMs) => floorTo(instantMs, step) + step,
      startOf: (endMs) => floorTo(endMs - 1, size),
      lastEnd: ({ start }) => floorTo(start, size) + size,
    },
    allowedLateness,
    firings: firingsOf(firings),
    aggregate,
  };
};
