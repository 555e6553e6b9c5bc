import type { ShardReader, StreamItem } from './stream-source.ts';

/** What a product offers to read a shard by. */
export interface ShardCalls {
  /** @param after id of an item; without one, an iterator at the oldest item there is */
  readonly iterator: (after: string | undefined) => Promise<string | undefined>;
  readonly read: (iterator: string) => Promise<ShardPage>;
  readonly isExpired: (error: unknown) => boolean;
}

interface ShardPage {
  readonly items: readonly StreamItem[];
  /** Undefined at the end of a shard that is closed. */
  readonly next: string | undefined;
}

/** Reads a shard page by page; an iterator that expired is taken anew, after the last item. */
export const shardReader = (calls: ShardCalls): ShardReader => {
  let iterator: string | undefined;
  let readThrough: string | undefined;
  return {
    next: async () => {
      iterator ??= await calls.iterator(readThrough);
      if (iterator === undefined) return { items: [], isLast: true };
      const { items, next } = await calls.read(iterator).catch((error: unknown) => {
        if (calls.isExpired(error)) iterator = undefined;
        throw error;
      });
      readThrough = items.at(-1)?.id ?? readThrough;
      iterator = next;
      return { items, isLast: iterator === undefined };
    },
  };
};
