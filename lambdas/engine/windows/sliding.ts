import type { MeasureAggregate } from '../aggregates/aggregate.ts';
import { DefinitionError } from '../errors.ts';
import type { Duration } from '../time/duration.ts';
import { firingsOf } from './firings.ts';
import type { CommonWindowOptions, DeclaredWindow } from './window-options.ts';

export interface SlidingOptions<Aggregates extends Readonly<Record<string, MeasureAggregate>>>
  extends CommonWindowOptions<Aggregates> {
  readonly size: Duration;
  /** From one window's start to the next one's; at most `size`. */
  readonly slide: Duration;
}

/**
 * Fixed, overlapping windows (Kafka Streams: hopping): one starts every `slide` and lasts `size`.
 * Slices are as long as the greatest common divisor of the two, so the cost of a reading does not
 * grow with `size / slide`.
 *
 * @throws DefinitionError where `slide` is longer than `size`: readings between would be in no
 * window
 * @example
 * sliding({
 *   size: minutes(10),
 *   slide: seconds(10),
 *   allowedLateness: minutes(1),
 *   aggregate: { mean: mean('celsius') },
 * })
 */
export const sliding = <const Aggregates extends Readonly<Record<string, MeasureAggregate>>>({
  size,
  slide,
  offset,
  allowedLateness,
  firings,
  aggregate,
}: SlidingOptions<Aggregates>): DeclaredWindow<Aggregates> => {
  if (!(Number.isSafeInteger(slide) && slide >= 1 && slide <= size)) {
    throw new DefinitionError(
      'slide',
      slide,
      `a whole number of milliseconds from 1 to the size (${size})`,
      'a longer slide would leave readings in no window',
    );
  }
  const offsetMs: number = offset ?? 0;
  const width = greatestCommonDivisor(size, slide);
  const floorTo = (instantMs: number, stepMs: number): number =>
    Math.floor((instantMs - offsetMs) / stepMs) * stepMs + offsetMs;
  return {
    assigner: {
      kind: 'sliding',
      sizeMs: size,
      offsetMs,
      signature: `sliding(${size},${slide},${offsetMs})`,
      named: 'start',
      slice: (eventTimeMs) => {
        const start = floorTo(eventTimeMs, width);
        return { start, end: start + width };
      },
      nextEnd: (instantMs) => floorTo(instantMs - size, slide) + slide + size,
      startOf: (endMs) => endMs - size,
      lastEnd: ({ start }) => floorTo(start, slide) + size,
    },
    allowedLateness,
    firings: firingsOf(firings),
    aggregate,
  };
};

const greatestCommonDivisor = (left: number, right: number): number =>
  right === 0 ? left : greatestCommonDivisor(right, left % right);
