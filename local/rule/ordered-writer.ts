import { setTimeout } from 'node:timers/promises';
import type { StreamEntry, StreamPut } from './stream-put.ts';

/** Writes entries to a stream in the order in which they were given. */
export interface OrderedWriter {
  /** Resolves when the stream has the entry. @throws the stream's last error, after all attempts */
  write(entry: StreamEntry): Promise<void>;
}

export interface OrderedWriterOptions {
  readonly put: StreamPut;
  /** How long a first entry waits for company, ms. @default 2 */
  readonly lingerMs?: number;
  /** Pause before the first repetition, ms; it doubles with each. @default 50 */
  readonly backoffMs?: number;
  /** Twelve take two minutes: a broker that was killed is back by then. @default 12 */
  readonly maxAttempts?: number;
}

/** Limits of one PutRecords request; a local stream takes 5 MB, Kinesis itself 10. */
const maxEntries = 500;
const maxBytes = 4 * 1024 * 1024;

interface Waiting {
  readonly entry: StreamEntry;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Gathers entries for a moment and puts them in one request. One request is under way at a time,
 * and what a request left over goes again before anything newer, so a device's entries keep their
 * order. Kinesis itself gives no order within a request that it takes partly.
 */
export const createOrderedWriter = ({
  put,
  lingerMs = 2,
  backoffMs = 50,
  maxAttempts = 12,
}: OrderedWriterOptions): OrderedWriter => {
  const queue: Waiting[] = [];
  let isWriting = false;

  const writeAll = async (): Promise<void> => {
    await setTimeout(lingerMs);
    while (queue.length > 0) {
      await writeBatch(takeBatch(queue));
    }
    isWriting = false;
  };

  const writeBatch = async (batch: readonly Waiting[]): Promise<void> => {
    let left = batch;
    for (let attempt = 1; left.length > 0; attempt += 1) {
      let error: unknown = new Error(`the stream refused an entry ${attempt} times`);
      try {
        const stored = await put(left.map(({ entry }) => entry));
        for (const [index, waiting] of left.entries()) if (stored[index]) waiting.done();
        left = left.filter((_, index) => !stored[index]);
      } catch (thrown) {
        error = thrown;
      }
      if (left.length === 0) return;
      if (attempt === maxAttempts) {
        for (const { failed } of left) failed(error);
        return;
      }
      await setTimeout(backoffMs * 2 ** (attempt - 1));
    }
  };

  return {
    write: (entry) =>
      new Promise((resolve, reject) => {
        queue.push({ entry, done: resolve, failed: reject });
        if (isWriting) return;
        isWriting = true;
        void writeAll();
      }),
  };
};

/** Removes from the queue what fits into one request; at least one entry. */
const takeBatch = (queue: Waiting[]): Waiting[] => {
  let bytes = 0;
  let count = 0;
  for (const { entry } of queue) {
    bytes += entry.data.length + entry.partitionKey.length;
    if (count === maxEntries || (count > 0 && bytes > maxBytes)) break;
    count += 1;
  }
  return queue.splice(0, count);
};
