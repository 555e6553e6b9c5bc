import { poisonError } from '../world/poisonable-format.ts';
import type { SimulatedRecord } from '../world/simulated-record.ts';
import type { CheckerMaker } from './checker.ts';

interface Trail {
  readonly poison: SimulatedRecord;
  /** Of the feed's batches: it made them anew where it differs. */
  readonly series: number;
  /** Invocations that it may still cost. */
  readonly left: number;
}

/**
 * I11, its second half: a poison record with nothing else in its way costs few invocations.
 *
 * 1. The one that meets it commits every record before it, and names it as the first to come again.
 *    That is the function's part: the next batch begins with the poison.
 * 2. From there a mapping that halves needs `ceil(log2(batch)) + 1` until the poison is alone in an
 *    invocation, that one included.
 */
export const poisonCost: CheckerMaker = (complain) => {
  const trails = new Map<string, Trail>();
  return {
    answered: ({ history: { partition }, told, ownFailure }) => {
      const trail = trails.get(partition);
      trails.delete(partition);
      if (ownFailure === undefined || !ownFailure.error.includes(poisonError)) return;
      const { records, series, isHalved } = ownFailure;
      const at = records.findIndex(({ script }) => script.kind === 'poison');
      const poison = records[at];
      if (poison === undefined) return;
      const before = records[at - 1]?.position;
      if (told !== before) {
        complain(
          `${partition} was told ${told ?? 'nothing'}, but should be told ` +
            `${before ?? 'nothing'}: nothing is in the way but the poison at ${poison.position}`,
        );
      }
      if (at > 0 || !isHalved) return;
      const goesOn = trail?.poison === poison && trail.series === series;
      const most = Math.ceil(Math.log2(records.length)) + 1;
      const left = (goesOn ? trail.left : most) - 1;
      if (left < 0) complain(`${partition} halves its batch too often at ${poison.position}`);
      if (records.length > 1) trails.set(partition, { poison, series, left });
    },
  };
};
