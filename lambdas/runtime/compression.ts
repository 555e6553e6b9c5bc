import { createHash } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Zstandard at its default level: journal entries and snapshots are stored compressed. */
export const compress = (bytes: Uint8Array): Uint8Array => zstdCompressSync(bytes);

/** @throws Error where the bytes are not what `compress` gave */
export const decompress = (bytes: Uint8Array): Uint8Array => zstdDecompressSync(bytes);

/** Names content: the first 128 bits of its SHA-256, as 32 hex digits. */
export const digestOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, 32);
