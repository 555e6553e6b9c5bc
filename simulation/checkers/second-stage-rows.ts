import type { CheckerMaker } from './checker.ts';
import { difference } from './difference.ts';

/**
 * I1, of the second stage: its rows are those of all readings that were handed over, put together
 * at once. Each contribution to a rollup counts once, in the newest firing of its window; each
 * reading is once in every pair that a join makes of it.
 */
export const secondStageRows: CheckerMaker = (complain) => ({
  finished: ({ secondStage }) => {
    if (secondStage === undefined) return;
    const found = difference('second stage row', secondStage.rows, secondStage.expected.rows);
    if (found !== undefined) complain(found);
  },
});
