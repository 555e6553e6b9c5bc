import type { CheckerMaker } from './checker.ts';

/**
 * I4, between the stages: what is on their stream was fired or accepted; the last firing of every
 * window that is rolled up is on it, and every reading that is joined.
 */
export const handedOver: CheckerMaker = (complain) => ({
  finished: ({ secondStage }) => {
    if (secondStage === undefined) return;
    const [unknown] = secondStage.handedOver.unknown;
    if (unknown !== undefined) complain(`${unknown} was handed over, but never told`);
    const [missing] = secondStage.handedOver.missing;
    if (missing !== undefined) complain(`${missing} was not handed over`);
  },
});
