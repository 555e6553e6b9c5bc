import { isInstant } from './is-instant.ts';
import { utf8Text } from './utf8-text.ts';

/** The fields of a JSON envelope, with the time of receipt that each has, epoch ms. */
export type ReceivedFields = Readonly<Record<string, unknown>> & { readonly receivedAt: number };

/** @returns what is wrong, as a sentence, where the bytes are no envelope */
export const receivedFields = (bytes: Uint8Array): ReceivedFields | string => {
  let envelope: unknown;
  try {
    envelope = JSON.parse(utf8Text(bytes));
  } catch {
    return 'the record is not a JSON envelope; only the IoT rule may write to this stream';
  }
  if (typeof envelope !== 'object' || envelope === null) return 'the envelope is not an object';
  const { receivedAt } = envelope as Readonly<Record<string, unknown>>;
  if (isInstant(receivedAt)) return { ...envelope, receivedAt };
  return 'the envelope has no receivedAt in epoch milliseconds';
};
