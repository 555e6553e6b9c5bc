/** The most characters that a partition key may have. */
const longest = 256;

/** What a group's contributions are put under: not empty even for a group without a name. */
export const groupPartitionKey = (group: string): string => `g${group}`.slice(0, longest);
