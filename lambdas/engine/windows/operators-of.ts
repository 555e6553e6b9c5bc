import type { Pipeline } from '../pipeline.ts';
import type { WindowOperator } from '../window-operator.ts';
import { CountOperator } from './count-operator.ts';
import { EventTimeOperator } from './event-time-operator.ts';

/**
 * An operator for each of the pipeline's windows, in order of declaration.
 *
 * @param measures names of the values that readings carry, in their order; none where no reading
 * will be added
 */
export const operatorsOf = (
  { windows, rollups }: Pipeline,
  measures: readonly string[] = [],
): WindowOperator[] => {
  const rolledUp = new Set(rollups.map(({ window }) => window));
  return windows.map((window, place) =>
    window.assigner.named === 'number'
      ? new CountOperator(window, place, measures)
      : new EventTimeOperator(window, place, measures, rolledUp.has(window.name)),
  );
};
