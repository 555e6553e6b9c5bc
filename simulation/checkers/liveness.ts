import type { SimulatedRecord } from '../world/simulated-record.ts';
import type { CheckerMaker } from './checker.ts';

/**
 * I11: once faults are off every partition finishes; each record is committed or kept aside, up to
 * an obstacle: there it stands still, and tells so.
 */
export const liveness: CheckerMaker = (complain) => ({
  finished: ({ partitions, halts, secondStage }) => {
    if (secondStage?.isDrained === false) complain('the second stage does not finish');
    for (const { history, records, isDrained } of partitions) {
      if (!isDrained) complain(`${history.partition} does not finish`);
      const committed = new Set(history.committed);
      const isLeft = (record: SimulatedRecord): boolean =>
        !record.isDiscarded && !committed.has(record);
      const end = records.findIndex((record) => record.obstacle !== undefined && isLeft(record));
      const lost = (end < 0 ? records : records.slice(0, end)).find(isLeft);
      if (lost !== undefined && isDrained) {
        complain(`record ${lost.position} of ${history.partition} is gone without a trace`);
      }
      if (end >= 0 && halts === 0)
        complain(`${history.partition} stands still, and nobody is told`);
    }
  },
});
