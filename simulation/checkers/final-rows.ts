import type { WindowResult } from '../../lambdas/engine/index.ts';
import type { ReferenceRow } from '../oracle/reference-rows.ts';
import type { CheckerMaker } from './checker.ts';
import { difference } from './difference.ts';
import { rowName } from './outcome-name.ts';

/**
 * I1: the rows in the store are the reference model's, to the last bit, and no others. A row that
 * the store refused for good counts where it was kept instead.
 */
export const finalRows: CheckerMaker = (complain) => ({
  finished: ({ pipeline: { name: pipeline }, partitions, rows, refused }) => {
    // In the order of their firing: the last of an identity stands.
    const last = new Map<string, ReferenceRow>();
    for (const { expected } of partitions) {
      for (const row of expected.firings) last.set(rowName(row), row);
    }
    const expected = new Map<string, object>();
    for (const [identity, row] of last)
      expected.set(identity, { type: 'result', pipeline, ...row });
    const newest = new Map<string, WindowResult>();
    for (const row of [...rows, ...refused.map(({ result }) => result)]) {
      const identity = rowName(row);
      const other = newest.get(identity);
      if (other === undefined || other.revision < row.revision) newest.set(identity, row);
    }
    const found = difference('row', newest, expected);
    if (found !== undefined) complain(found);
  },
});
