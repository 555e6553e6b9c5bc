import type { CheckerMaker } from './checker.ts';

/** An item of DynamoDB, names and numbers included. */
const largestItemBytes = 400 * 1024;

/** I12: no item is larger than the table takes. */
export const boundedItems: CheckerMaker = (complain) => ({
  stored: (item) => {
    const { bytes, ...rest } = item;
    const size = (bytes?.length ?? 0) + JSON.stringify(rest).length;
    if (size <= largestItemBytes) return;
    complain(`item ${item.sortKey} of ${item.partitionKey} has ${size} bytes`);
  },
});
