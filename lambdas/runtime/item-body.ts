import { ByteReader, ByteWriter, CorruptBytesError, type StateStore } from '../engine/index.ts';
import { digestOf } from './compression.ts';
import { BrokenJournalError } from './errors.ts';

/** An item of DynamoDB holds 400 KB, names and numbers included; this leaves room for those. */
const largestInlineBytes = 380 * 1024;

const inline = 0;
const chunked = 1;

/** Names of the chunks a body refers to; empty where it is inline. @throws BrokenJournalError */
export const chunkDigests = (body: Uint8Array): string[] => {
  if (body[0] === inline) return [];
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

export const chunkSortKey = (digest: string): string => `C#${digest}`;

/**
 * Makes bytes fit an item. Larger ones go into chunks named by their digest, written here and
 * before whatever points to them; written twice they are the same.
 */
export const storeBody = async (
  store: StateStore,
  partitionKey: string,
  bytes: Uint8Array,
): Promise<Uint8Array> => {
  if (bytes.length <= largestInlineBytes) return concat(Uint8Array.of(inline), bytes);
  const writer = new ByteWriter();
  writer.unsigned(Math.ceil(bytes.length / largestInlineBytes));
  for (let from = 0; from < bytes.length; from += largestInlineBytes) {
    const chunk = bytes.subarray(from, from + largestInlineBytes);
    const digest = digestOf(chunk);
    await store.put({ partitionKey, sortKey: chunkSortKey(digest), bytes: chunk });
    writer.text(digest);
  }
  return concat(Uint8Array.of(chunked), writer.finish());
};

/**
 * The bytes that `storeBody` was given. @throws BrokenJournalError where a chunk is gone or damaged
 */
export const loadBody = async (
  store: StateStore,
  partitionKey: string,
  body: Uint8Array,
): Promise<Uint8Array> => {
  if (body[0] === inline) return body.subarray(1);
  const chunks: Uint8Array[] = [];
  for (const digest of chunkDigests(body)) {
    const chunk = (await store.get(partitionKey, chunkSortKey(digest)))?.bytes;
    if (chunk === undefined || digestOf(chunk) !== digest) {
      const how = chunk === undefined ? 'missing' : 'damaged';
      throw new BrokenJournalError(`chunk ${digest} of ${partitionKey} is ${how}`);
    }
    chunks.push(chunk);
  }
  return concat(...chunks);
};

const concat = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
