import { isBalanced, type LedgerCounts } from '../../lambdas/engine/index.ts';
import type { ReferenceModel } from '../oracle/reference-model.ts';
import type { CheckerMaker } from './checker.ts';
import { fingerprint } from './fingerprint.ts';

/** I3: the ledger's verdicts add up at every commit, and are those of the reference model. */
export const balancedLedger: CheckerMaker = (complain) => ({
  accepted: ({ history: { partition, replayed }, entry: { number } }) => {
    if (isBalanced(replayed.ledger)) return;
    complain(`entry ${number} of ${partition} has ${fingerprint(replayed.ledger)}`);
  },
  finished: ({ partitions }) => {
    for (const { history, expected, loaded } of partitions) {
      if (loaded === undefined) continue;
      const counted = fingerprint(verdictsOf(loaded.ledger));
      const wanted = fingerprint(expectedVerdicts(expected));
      if (counted !== wanted) {
        complain(`the ledger of ${history.partition} is ${counted}, but should be ${wanted}`);
      }
    }
  },
});

const verdictsOf = (ledger: LedgerCounts): Readonly<Record<string, unknown>> => {
  const { accepted, tooLate, duplicate, rejected, rejectedBy, rejectedMeasures } = ledger;
  const { dedupeEvictions } = ledger;
  const counts = { accepted, tooLate, duplicate, rejected, rejectedMeasures, dedupeEvictions };
  return { ...counts, rejectedBy };
};

const expectedVerdicts = ({
  refused,
  counts,
}: ReferenceModel): Readonly<Record<string, unknown>> => {
  const by: Record<string, number> = {};
  for (const verdict of refused) {
    const name = verdict.slice(verdict.indexOf(' ') + 1);
    by[name] = (by[name] ?? 0) + 1;
  }
  const { tooLate = 0, duplicate = 0, ...rejectedBy } = by;
  const rejected = refused.length - tooLate - duplicate;
  return { ...counts, tooLate, duplicate, rejected, rejectedBy };
};
