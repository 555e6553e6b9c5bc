import type { RejectionReason } from '../outcomes.ts';
import type { PayloadFormat } from '../ports.ts';

/** Payloads over this are refused unread; IoT Core takes no larger ones. */
export const largestPayloadBytes = 128 * 1024;

/** Packs of more readings are refused as one: each reading of a bad pack costs a quarantine row. */
const largestPack = 1_000;

/** The readings of a payload, or why it is refused as a whole. */
export type DecodedPack =
  | { readonly ok: true; readonly readings: readonly Readonly<Record<string, unknown>>[] }
  | { readonly ok: false; readonly reason: RejectionReason; readonly detail: string };

/** Never throws, whatever the bytes, where the format does not. */
export const decodePack = (format: PayloadFormat, payload: Uint8Array): DecodedPack => {
  const { length } = payload;
  if (length > largestPayloadBytes) {
    return tooLarge(`the payload has ${length} bytes, more than ${largestPayloadBytes}`);
  }
  const decoded = format.decode(payload);
  if (!decoded.ok || decoded.readings.length <= largestPack) return decoded;
  return tooLarge(`the pack has ${decoded.readings.length} readings, more than ${largestPack}`);
};

const tooLarge = (detail: string): DecodedPack => ({ ok: false, reason: 'too_large', detail });
