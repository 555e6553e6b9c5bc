import type { CheckerMaker } from './checker.ts';
import { difference } from './difference.ts';
import { expectedRows } from './expected-rows.ts';
import { storedRows } from './stored-rows.ts';

/**
 * I1: the rows in the store are the reference model's, to the last bit, and no others. A row that
 * the store refused for good counts where it was kept instead.
 */
export const finalRows: CheckerMaker = (complain) => ({
  finished: ({ pipeline: { name }, partitions, ...stores }) => {
    const firings = partitions.flatMap(({ expected }) => expected.firings);
    const found = difference('row', storedRows(stores), expectedRows(name, firings));
    if (found !== undefined) complain(found);
  },
});
