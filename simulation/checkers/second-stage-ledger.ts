import { isBalanced } from '../../lambdas/engine/index.ts';
import type { CheckerMaker } from './checker.ts';
import { fingerprint } from './fingerprint.ts';

/** I3, of the second stage: each contribution that was handed over gets the verdict it should. */
export const secondStageLedger: CheckerMaker = (complain) => ({
  finished: ({ secondStage }) => {
    if (secondStage === undefined) return;
    const { ledger, expected } = secondStage;
    if (ledger === undefined) {
      complain('the second stage cannot be loaded any more');
      return;
    }
    if (!isBalanced(ledger)) complain(`the second stage has ${fingerprint(ledger)}`);
    const { accepted, duplicate, tooLate, rejected } = ledger;
    const counted = fingerprint({ accepted, duplicate, tooLate, rejected });
    const wanted = fingerprint({ ...expected.verdicts, rejected: 0 });
    if (counted === wanted) return;
    complain(`the second stage's ledger is ${counted}, but should be ${wanted}`);
  },
});
