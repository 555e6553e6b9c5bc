import type { CheckerMaker } from './checker.ts';

/** I8: snapshot and entries, as a cold environment loads them, are a full replay of the chain. */
export const oneState: CheckerMaker = (complain) => ({
  finished: ({ partitions }) => {
    for (const { history, loaded } of partitions) {
      if (loaded === undefined) {
        complain(`${history.partition} cannot be loaded any more`);
      } else if (!Buffer.from(loaded.bytes).equals(history.bytes)) {
        complain(`${history.partition} loads a state other than a replay of its entries`);
      }
    }
  },
});
