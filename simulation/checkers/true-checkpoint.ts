import { comparePositions } from '../../lambdas/engine/index.ts';
import type { CheckerMaker } from './checker.ts';

/** I9: what the stream is told is done is committed. */
export const trueCheckpoint: CheckerMaker = (complain) => ({
  answered: ({ history: { partition, position }, told }) => {
    if (told === undefined) return;
    if (position !== '' && comparePositions(told, position) <= 0) return;
    complain(`${partition} was told ${told}, but only ${position || 'nothing'} is committed`);
  },
});
