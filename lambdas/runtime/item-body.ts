import { ByteReader, ByteWriter, CorruptBytesError, type StateStore } from '../engine/index.ts';
import { digestOf } from './compression.ts';
import { BrokenJournalError, MissingChunkError } from './errors.ts';
import { concat, itemChunks } from './item-chunks.ts';

const inline = 0;
const chunked = 1;

/** Where the chunks of an entry's body lie: no two entries share one. */
export const chunkPrefix = (number: number): string => `C#${String(number).padStart(12, '0')}#`;

/**
 * Makes an entry's bytes fit its item. Larger ones go into chunks named by the entry's number and
 * their digest, written here and before the entry; written twice they are the same.
 */
export const storeBody = async (
  store: StateStore,
  partitionKey: string,
  number: number,
  bytes: Uint8Array,
): Promise<Uint8Array> => {
  const chunks = itemChunks(bytes);
  if (chunks.length === 1) return concat(Uint8Array.of(inline), bytes);
  const writer = new ByteWriter();
  writer.unsigned(chunks.length);
  for (const chunk of chunks) {
    const digest = digestOf(chunk);
    await store.put({ partitionKey, sortKey: chunkPrefix(number) + digest, bytes: chunk });
    writer.text(digest);
  }
  return concat(Uint8Array.of(chunked), writer.finish());
};

/**
 * The bytes that `storeBody` was given.
 *
 * @throws MissingChunkError where a chunk is gone, BrokenJournalError where one is damaged
 */
export const loadBody = async (
  store: StateStore,
  partitionKey: string,
  number: number,
  body: Uint8Array,
): Promise<Uint8Array> => {
  if (body[0] === inline) return body.subarray(1);
  const chunks: Uint8Array[] = [];
  for (const digest of chunkDigests(body)) {
    const chunk = (await store.get(partitionKey, chunkPrefix(number) + digest))?.bytes;
    if (chunk === undefined) {
      throw new MissingChunkError(`chunk ${digest} of ${partitionKey} is missing`);
    }
    if (digestOf(chunk) !== digest) {
      throw new BrokenJournalError(`chunk ${digest} of ${partitionKey} is damaged`);
    }
    chunks.push(chunk);
  }
  return concat(...chunks);
};

const chunkDigests = (body: Uint8Array): string[] => {
  const digests: string[] = [];
  try {
    const reader = new ByteReader(body.subarray(1));
    for (let rest = reader.unsigned(); rest > 0; rest -= 1) digests.push(reader.text());
  } catch (error) {
    if (!(error instanceof CorruptBytesError)) throw error;
    throw new BrokenJournalError(`the names of an item's chunks are damaged: ${error.message}`);
  }
  return digests;
};
