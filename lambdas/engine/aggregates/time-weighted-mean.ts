import type { MeasureAggregate } from './aggregate.ts';
import { exactSumValue, roundFraction } from './exact-fraction.ts';
import { addProductExactly } from './exact-product.ts';
import type { ExactSum } from './exact-sum.ts';
import { eachHeld, type HoldingOptions, holdingLimit } from './holding.ts';
import { inObject } from './in-object.ts';
import { overTimeline, timelineLimit } from './over-timeline.ts';

/**
 * The mean of a measure over time: each value weighs as long as it holds, which is until the next
 * reading of the pane. What held before the first reading and after the last one is unknown and
 * weighs nothing; a pane of one reading gives its value. Exact, rounded once.
 *
 * @example timeWeightedMean('level')
 * @example timeWeightedMean('level', { holdsFor: minutes(5), atMost: 4_096 })
 * @throws DefinitionError for options outside their bounds
 */
export const timeWeightedMean = <const Measure extends string>(
  measure: Measure,
  options: HoldingOptions = {},
): MeasureAggregate<Measure> => {
  const atMost = timelineLimit('timeWeightedMean', options);
  const holdsForMs = holdingLimit('timeWeightedMean', options);
  return {
    kind: 'timeWeightedMean',
    parameters: `${atMost},${holdsForMs}`,
    measure,
    isPerKey: true,
    aggregate: inObject(
      overTimeline(atMost, (timeline) => {
        const weighted: ExactSum = [];
        let totalMs = 0;
        eachHeld(timeline, holdsForMs, (value, heldMs) => {
          addProductExactly(weighted, value, heldMs);
          totalMs += heldMs;
        });
        if (totalMs === 0) return timeline.values[0] as number;
        return roundFraction(exactSumValue(weighted), BigInt(totalMs));
      }),
    ),
  };
};
