import type { StateStore } from '../lambdas/engine/index.ts';
import { compress } from '../lambdas/runtime/compression.ts';
import { loadBody } from '../lambdas/runtime/item-body.ts';
import { decodeEntry } from '../lambdas/runtime/journal-entry.ts';

/** What the stored entries of a partition are made of: bytes of each part, compressed alone. */
export interface EntryShares {
  readonly state: number;
  readonly outbox: number;
}

export const entryShares = async (
  store: StateStore,
  partitionKey: string,
): Promise<EntryShares> => {
  let [state, outbox] = [0, 0];
  for (const { number = 0, bytes } of await store.range(partitionKey, 'E#', 'E#~')) {
    if (bytes === undefined) continue;
    const entry = decodeEntry(await loadBody(store, partitionKey, number, bytes));
    state += compress(entry.changes).length;
    outbox += compress(entry.outbox).length;
  }
  return { state, outbox };
};
