import { DefinitionError } from '../errors.ts';
import type { MeasureAggregate } from './aggregate.ts';
import { eachHeld, type HoldingOptions, holdingLimit } from './holding.ts';
import { inObject } from './in-object.ts';
import { overTimeline, timelineLimit } from './over-timeline.ts';

/** A state, told by the value of a measure: one number, or `from` to `to`, both inclusive. */
export type MeasuredState = number | { readonly from?: number; readonly to?: number };

/**
 * For how many seconds a measure was in a state. A reading in it counts until the next reading of
 * the pane, whatever that says. What held before the first reading and after the last is unknown
 * and counts for nothing, so a pane of one reading gives 0. To the millisecond.
 *
 * @example timeIn('state', 3)
 * @example timeIn('bar', { from: 6.5 }, { holdsFor: minutes(1) })
 * @throws DefinitionError for a state that no value is in, and options outside their bounds
 */
export const timeIn = <const Measure extends string>(
  measure: Measure,
  state: MeasuredState,
  options: HoldingOptions = {},
): MeasureAggregate<Measure> => {
  const atMost = timelineLimit('timeIn', options);
  const holdsForMs = holdingLimit('timeIn', options);
  const { from, to } = boundsOf(state);
  return {
    kind: 'timeIn',
    parameters: `${from},${to},${atMost},${holdsForMs}`,
    measure,
    isPerKey: true,
    aggregate: inObject(
      overTimeline(atMost, (timeline) => {
        let totalMs = 0;
        eachHeld(timeline, holdsForMs, (value, heldMs) => {
          if (value >= from && value <= to) totalMs += heldMs;
        });
        return totalMs / 1_000;
      }),
    ),
  };
};

const boundsOf = (state: MeasuredState): { from: number; to: number } => {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } =
    typeof state === 'number' ? { from: state, to: state } : state;
  if (from <= to) return { from, to };
  throw new DefinitionError(
    'timeIn.state',
    state,
    'a number, or from and to with from <= to',
    'no value would be in it',
  );
};
