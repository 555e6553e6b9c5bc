import type { MeasureAggregate } from '../../lambdas/engine/aggregates/aggregate.ts';
import { fourFunctions } from './four-functions.ts';

/** What an aggregate makes of readings, each an event time in ms and a value. */
export const resultOf = (
  declared: MeasureAggregate,
  ...readings: readonly (readonly [number, number])[]
): number | null => {
  const aggregate = fourFunctions(declared);
  let accumulator = aggregate.empty();
  for (const [event, value] of readings) accumulator = aggregate.add(accumulator, value, event);
  return aggregate.result(accumulator);
};
