import type { CheckerMaker } from './checker.ts';

/** I2: commits form one chain, with at most one accepted entry of a number, ever. */
export const oneChain: CheckerMaker = (complain) => ({
  accepted: ({ history: { partition }, entry: { number, previous }, before }) => {
    if (number !== before.number + 1) {
      complain(`entry ${number} of ${partition} was accepted after entry ${before.number}`);
    } else if (previous !== before.digest) {
      complain(`entry ${number} of ${partition} does not continue the one before it`);
    }
  },
});
