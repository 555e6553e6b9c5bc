import type { CheckerMaker } from './checker.ts';

/** I10: the state is a pure function of the committed records, however they were cut. */
export const pureFold: CheckerMaker = (complain) => ({
  finished: ({ partitions }) => {
    for (const { history, folded } of partitions) {
      if (Buffer.from(folded.bytes).equals(history.bytes)) continue;
      complain(`one fold of the records of ${history.partition} gives another state`);
    }
  },
});
