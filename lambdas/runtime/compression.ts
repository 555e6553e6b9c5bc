import { hash } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Zstandard at its default level: journal entries and snapshots are stored compressed. */
export const compress = (bytes: Uint8Array): Uint8Array => plain(zstdCompressSync(bytes));

/** @throws Error where the bytes are not what `compress` gave */
export const decompress = (bytes: Uint8Array): Uint8Array => plain(zstdDecompressSync(bytes));

/** Not a Buffer, whose `slice` is a view: a payload cut out of an entry must not hold the entry. */
const plain = ({ buffer, byteOffset, length }: Buffer): Uint8Array =>
  new Uint8Array(buffer, byteOffset, length);

/** Names content: the first 128 bits of its SHA-256, as 32 hex digits. */
export const digestOf = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex').slice(0, 32);
