import type { WindowResult } from '../../lambdas/engine/index.ts';
import type { FinishedRun } from './finished-run.ts';
import { rowName } from './outcome-name.ts';

/**
 * The newest of each row by its name: as the store has it, or where it was kept because the store
 * refused it for good.
 */
export const storedRows = ({
  rows,
  refused,
}: Pick<FinishedRun, 'rows' | 'refused'>): Map<string, WindowResult> => {
  const newest = new Map<string, WindowResult>();
  for (const row of [...rows, ...refused.map(({ result }) => result)]) {
    const identity = rowName(row);
    const other = newest.get(identity);
    if (other === undefined || other.revision < row.revision) newest.set(identity, row);
  }
  return newest;
};
