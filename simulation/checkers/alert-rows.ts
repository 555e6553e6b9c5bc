import type { CheckerMaker } from './checker.ts';
import { difference } from './difference.ts';

/** I6: one alert row for each alarm of the reference model, in its state, and no others. */
export const alertRows: CheckerMaker = (complain) => ({
  finished: ({ pipeline, partitions, alerts }) => {
    const expected = new Map<string, object>();
    for (const partition of partitions) {
      for (const [id, alert] of partition.expected.alerts) {
        expected.set(`${pipeline.name}/${id}`, alert);
      }
    }
    const actual = new Map<string, object>();
    for (const { id, state, revision } of alerts) actual.set(id, { state, revision });
    const found = difference('alert', actual, expected);
    if (found !== undefined) complain(found);
  },
});
