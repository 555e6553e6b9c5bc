import type { CheckerMaker } from './checker.ts';
import { isDeviceOf } from './is-device-of.ts';

/** I13: an entry of one partition holds that partition's outcomes and nobody else's. */
export const isolation: CheckerMaker = (complain) => ({
  accepted: ({ history: { partition }, entry, outbox }) => {
    for (const { key, type } of [...outbox.results, ...outbox.alerts]) {
      if (isDeviceOf(partition, key)) continue;
      complain(`entry ${entry.number} of ${partition} holds a ${type} of ${key}`);
    }
    for (const reading of outbox.quarantine) {
      if (reading.partition === partition) continue;
      complain(`entry ${entry.number} of ${partition} refuses a reading of ${reading.partition}`);
    }
  },
});
