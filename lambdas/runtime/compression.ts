import { hash } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/**
 * Zstandard at its default level: journal entries and snapshots are stored compressed. The room is
 * for the most that can come of it, so it is filled once, be it a tick's entry or a snapshot.
 */
export const compress = (bytes: Uint8Array): Uint8Array =>
  plain(zstdCompressSync(bytes, { chunkSize: bytes.length + (bytes.length >> 8) + 128 }));

/** @throws Error where the bytes are not what `compress` gave */
export const decompress = (bytes: Uint8Array): Uint8Array =>
  plain(zstdDecompressSync(bytes, { chunkSize: usualRatio * bytes.length + 1_024 }));

/**
 * A snapshot is mostly up to so many times as large before: then one piece holds it. Entries of
 * thousands of keys take a few pieces.
 */
const usualRatio = 8;

/** Not a Buffer, whose `slice` is a view: a payload cut out of an entry must not hold the entry. */
const plain = ({ buffer, byteOffset, length }: Buffer): Uint8Array =>
  new Uint8Array(buffer, byteOffset, length);

/** Names content: the first 128 bits of its SHA-256, as 32 hex digits. */
export const digestOf = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex').slice(0, 32);
