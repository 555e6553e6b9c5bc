import { DefinitionError } from '../errors.ts';
import type { Duration } from '../time/duration.ts';
import type { TimelineOptions } from './over-timeline.ts';
import type { Timeline } from './timeline.ts';

/** What every aggregate takes for which a reading's value holds until the next reading. */
export interface HoldingOptions extends TimelineOptions {
  /**
   * The longest time that a reading's value is taken to hold. Past it, until the next reading, the
   * value is unknown and the time counts for nothing.
   * @default - until the next reading of the pane, however late
   */
  readonly holdsFor?: Duration;
}

/** @throws DefinitionError for a time that is not positive */
export const holdingLimit = (kind: string, { holdsFor }: HoldingOptions): number => {
  if (holdsFor === undefined) return Number.POSITIVE_INFINITY;
  if (Number.isInteger(holdsFor) && holdsFor > 0) return holdsFor;
  throw new DefinitionError(
    `${kind}.holdsFor`,
    holdsFor,
    'a whole number of milliseconds, at least 1',
    'write it with seconds(), minutes(), hours() or days()',
  );
};

/** Calls `visit` with each value but the last, and the ms for which it holds. */
export const eachHeld = (
  { times, values }: Timeline,
  holdsForMs: number,
  visit: (value: number, heldMs: number) => void,
): void => {
  for (let at = 1; at < times.length; at += 1) {
    const gapMs = (times[at] as number) - (times[at - 1] as number);
    visit(values[at - 1] as number, Math.min(gapMs, holdsForMs));
  }
};
