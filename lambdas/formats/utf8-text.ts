import { isAscii } from 'node:buffer';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Strictly decoded UTF-8: a decoder that repairs would fold two different ids into one. Plain
 * ASCII, nearly all there is, takes a shorter way to the same text.
 *
 * @throws TypeError where the bytes are not UTF-8
 */
export const utf8Text = (bytes: Uint8Array): string => {
  if (!isAscii(bytes)) return decoder.decode(bytes);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
};
