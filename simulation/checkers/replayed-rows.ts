import type { CheckerMaker } from './checker.ts';
import { difference } from './difference.ts';
import { expectedRows } from './expected-rows.ts';
import { rowName } from './outcome-name.ts';
import { storedRows } from './stored-rows.ts';

/**
 * I1, after years: a replay of the archive ends with the rows that are stored, to the last bit and
 * with the same revisions; under a declaration that came later, with those that would be stored had
 * it been there from the start.
 */
export const replayedRows: CheckerMaker = (complain) => ({
  finished: ({ pipeline: { name }, replayed, ...stores }) => {
    if (replayed === undefined) return;
    const { rows, failure, expected } = replayed;
    if (failure !== undefined) {
      complain(`the replay fails: ${failure}`);
      return;
    }
    const wanted = expected === undefined ? storedRows(stores) : expectedRows(name, expected);
    const found = new Map(rows.map((row) => [rowName(row), row]));
    const differs = difference('replayed row', found, wanted);
    if (differs !== undefined) complain(differs);
  },
});
