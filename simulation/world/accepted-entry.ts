import type { StateItem, StateStore } from '../../lambdas/engine/index.ts';
import { loadBody } from '../../lambdas/runtime/item-body.ts';
import { decodeEntry, type JournalEntry } from '../../lambdas/runtime/journal-entry.ts';

/** The entry that a conditional write accepted; undefined where it was no entry's. */
export const acceptedEntry = async (
  store: StateStore,
  { partitionKey, sortKey, number = 0, digest = '', bytes }: StateItem,
): Promise<{ entry: JournalEntry; digest: string } | undefined> => {
  if (!sortKey.startsWith('E#') || bytes === undefined) return undefined;
  return { entry: decodeEntry(await loadBody(store, partitionKey, number, bytes)), digest };
};
