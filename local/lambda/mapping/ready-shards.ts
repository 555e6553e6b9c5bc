import type { StreamShard } from './stream-source.ts';

/**
 * Shards that may be read now: not yet started, and every parent read to its end or no longer
 * listed because its records have expired. So a key's records stay in order across splits.
 */
export const readyShards = (
  shards: readonly StreamShard[],
  started: ReadonlySet<string>,
  finished: ReadonlySet<string>,
): readonly string[] => {
  const listed = new Set(shards.map(({ id }) => id));
  return shards
    .filter(({ id, parentIds }) => {
      const isBlocked = parentIds.some((parent) => listed.has(parent) && !finished.has(parent));
      return !started.has(id) && !isBlocked;
    })
    .map(({ id }) => id);
};
