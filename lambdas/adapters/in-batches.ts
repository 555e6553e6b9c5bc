export interface BatchOptions {
  /** Most items of a batch. */
  readonly batchSize: number;
  /** Batches on their way at once. */
  readonly inFlight: number;
}

/**
 * Hands the items over in batches, several at once, and resolves to what the batches gave. Throws,
 * after all that was begun has ended, where one of them threw.
 */
export const inBatches = async <Item, Given>(
  items: readonly Item[],
  { batchSize, inFlight }: BatchOptions,
  hand: (batch: readonly Item[]) => Promise<readonly Given[]>,
): Promise<Given[]> => {
  const batches: (readonly Item[])[] = [];
  for (let at = 0; at < items.length; at += batchSize)
    batches.push(items.slice(at, at + batchSize));
  const given: Given[] = [];
  // One shared iterator: each lane takes the next batch that nobody has taken.
  const next = batches.values();
  const lanes = Array.from({ length: inFlight }, async () => {
    for (const batch of next) given.push(...(await hand(batch)));
  });
  for (const lane of await Promise.allSettled(lanes)) {
    if (lane.status === 'rejected') throw lane.reason;
  }
  return given;
};
