import type { MeasureAggregate } from '../aggregates/aggregate.ts';
import { DefinitionError } from '../errors.ts';
import { milliseconds } from '../time/duration.ts';
import { firingsOf } from './firings.ts';
import type { DeclaredWindow } from './window-options.ts';

export interface CountedOptions<Aggregates extends Readonly<Record<string, MeasureAggregate>>> {
  /** How many readings a window has. */
  readonly readings: number;
  /** What a pane computes, by the name it has in results. */
  readonly aggregate: Aggregates;
}

/**
 * Count windows: so many readings of a key, in the order in which they came. Event time has no say,
 * so no reading is too late for one, and none is ever revised: a full pane fires once. A result is
 * named by its running number from 0; its start and end are the event times of its readings, the
 * end 1 ms past the latest. A pane waits for its readings however long that takes.
 *
 * @throws DefinitionError where `readings` is no whole number from 1
 * @example counted({ readings: 100, aggregate: { mean: mean('celsius') } })
 */
export const counted = <const Aggregates extends Readonly<Record<string, MeasureAggregate>>>({
  readings,
  aggregate,
}: CountedOptions<Aggregates>): DeclaredWindow<Aggregates> => {
  if (!(Number.isSafeInteger(readings) && readings >= 1 && readings <= 1e9)) {
    throw new DefinitionError('readings', readings, 'a whole number from 1 to 1e9', 'correct it');
  }
  const floorTo = (place: number): number => Math.floor(place / readings) * readings;
  return {
    // Tumbling windows over a key's readings by number, where others are over its time.
    assigner: {
      kind: 'count',
      sizeMs: 0,
      offsetMs: 0,
      signature: `count(${readings})`,
      named: 'number',
      slice: (place) => ({ start: floorTo(place), end: floorTo(place) + readings }),
      nextEnd: (place) => floorTo(place) + readings,
      startOf: (endPlace) => endPlace - readings,
      lastEnd: () => Number.NEGATIVE_INFINITY,
    },
    allowedLateness: milliseconds(0),
    firings: firingsOf({ idle: false }),
    aggregate,
  };
};
