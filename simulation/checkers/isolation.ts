import type { CheckerMaker } from './checker.ts';
import { isDeviceOf } from './is-device-of.ts';

/**
 * I13: an entry of one partition holds that partition's records and outcomes and nobody else's; a
 * partition does not fail for another one of its invocation.
 */
export const isolation: CheckerMaker = (complain) => ({
  accepted: ({ history: { partition }, entry, outbox, records }) => {
    const foreign = records.find(({ obstacle }) => obstacle === 'misplaced');
    if (foreign !== undefined) {
      complain(`entry ${entry.number} of ${partition} holds ${foreign.position}, of another one`);
    }
    for (const { key, type } of [...outbox.results, ...outbox.alerts]) {
      if (isDeviceOf(partition, key)) continue;
      complain(`entry ${entry.number} of ${partition} holds a ${type} of ${key}`);
    }
    for (const reading of outbox.quarantine) {
      if (reading.partition === partition) continue;
      complain(`entry ${entry.number} of ${partition} refuses a reading of ${reading.partition}`);
    }
  },
  answered: ({ history: { partition }, isBlamed }) => {
    if (isBlamed === true) complain(`${partition} is to come again, though nothing of it failed`);
  },
});
