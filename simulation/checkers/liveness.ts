import type { CheckerMaker } from './checker.ts';

/** I11: once faults are off every partition finishes; each record is committed or kept aside. */
export const liveness: CheckerMaker = (complain) => ({
  finished: ({ partitions }) => {
    for (const { history, records, isDrained } of partitions) {
      if (!isDrained) complain(`${history.partition} does not finish`);
      const committed = new Set(history.committed);
      const lost = records.find((record) => !record.isDiscarded && !committed.has(record));
      if (lost !== undefined && isDrained) {
        complain(`record ${lost.position} of ${history.partition} is gone without a trace`);
      }
    }
  },
});
