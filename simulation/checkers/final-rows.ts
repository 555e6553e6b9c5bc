import type { WindowResult } from '../../lambdas/engine/index.ts';
import type { ReferenceRow } from '../oracle/reference-rows.ts';
import type { CheckerMaker } from './checker.ts';
import { difference } from './difference.ts';
import { fingerprint } from './fingerprint.ts';

/**
 * I1: the rows in the store are the reference model's, to the last bit, and no others. A row that
 * the store refused for good counts where it was kept instead.
 */
export const finalRows: CheckerMaker = (complain) => ({
  finished: ({ pipeline, partitions, rows, refused }) => {
    // In the order of their firing: the last of an identity stands.
    const firings = partitions.flatMap(({ expected }) => expected.firings);
    const last = new Map(firings.map((row) => [identityOf(row), row]));
    const expected = new Map(
      [...last].map(([identity, row]) => [
        identity,
        fingerprint({ type: 'result', pipeline: pipeline.name, ...row }),
      ]),
    );
    const newest = new Map<string, WindowResult>();
    for (const row of [...rows, ...refused.map(({ result }) => result)]) {
      const other = newest.get(identityOf(row));
      if (other === undefined || other.revision < row.revision) newest.set(identityOf(row), row);
    }
    const actual = new Map([...newest].map(([identity, row]) => [identity, fingerprint(row)]));
    const found = difference('row', actual, expected);
    if (found !== undefined) complain(found);
  },
});

const identityOf = ({ window, key, id }: WindowResult | ReferenceRow): string =>
  `${window}/${key}/${id}`;
