import type { CheckerMaker } from './checker.ts';

/** I13: an entry of one partition holds that partition's outcomes and nobody else's. */
export const isolation: CheckerMaker = (complain) => ({
  accepted: ({ history: { partition }, entry, outbox }) => {
    // Devices are named after the number of their partition: `d2-5`.
    const prefix = `d${Number(partition.slice(partition.indexOf('-') + 1))}-`;
    for (const { key, type } of [...outbox.results, ...outbox.alerts]) {
      if (key.startsWith(prefix)) continue;
      complain(`entry ${entry.number} of ${partition} holds a ${type} of ${key}`);
    }
    for (const reading of outbox.quarantine) {
      if (reading.partition === partition) continue;
      complain(`entry ${entry.number} of ${partition} refuses a reading of ${reading.partition}`);
    }
  },
});
