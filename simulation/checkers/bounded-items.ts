import type { CheckerMaker } from './checker.ts';

/** An item of DynamoDB, names and numbers included. */
const largestItemBytes = 400 * 1024;

/** I12: no item is larger than the table takes, and no key remembers more than it may. */
export const boundedItems: CheckerMaker = (complain) => ({
  accepted: ({ history: { replayed, pipeline } }) => {
    const { dedupe } = pipeline;
    if (dedupe.kind !== 'recent') return;
    for (const { key, recent } of replayed.keys.values()) {
      if (recent === undefined || recent.size <= dedupe.atMost) continue;
      complain(`${key} remembers ${recent.size} readings, but may at most ${dedupe.atMost}`);
    }
  },
  stored: (item) => {
    const { bytes, ...rest } = item;
    const size = (bytes?.length ?? 0) + JSON.stringify(rest).length;
    if (size <= largestItemBytes) return;
    complain(`item ${item.sortKey} of ${item.partitionKey} has ${size} bytes`);
  },
});
