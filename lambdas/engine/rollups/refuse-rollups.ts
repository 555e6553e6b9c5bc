import { DefinitionError } from '../errors.ts';
import type { Pipeline } from '../pipeline.ts';

/**
 * For where the second stage does not run: a declared rollup must not be accepted and never told.
 *
 * @param where as in "not deployed yet"
 * @throws DefinitionError where the pipeline declares a rollup
 */
export const refuseRollups = ({ rollups }: Pipeline, where: string): void => {
  const [rollup] = rollups;
  if (rollup === undefined) return;
  throw new DefinitionError(
    `rollups.${rollup.name}`,
    rollup.window,
    `left out where it is ${where}`,
    'the second stage does not run there yet; take it out of the declaration',
  );
};
