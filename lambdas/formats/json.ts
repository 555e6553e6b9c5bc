import type { DecodedPayload, PayloadFormat } from '../engine/ports.ts';
import { JsonFields } from './json-fields.ts';
import { utf8Text } from './utf8-text.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * JSON: an object is one reading, an array of objects a pack. Anything else, an array with a member
 * that is no object included, is not a pack and counts as one. UTF-8 is decoded strictly: a decoder
 * that repairs would fold two different ids into one.
 */
export const jsonFormat: PayloadFormat = {
  decode(payload: Uint8Array): DecodedPayload {
    let value: unknown;
    try {
      value = JSON.parse(utf8Text(payload));
    } catch (error) {
      return { ok: false, reason: 'malformed', detail: `not JSON in UTF-8: ${message(error)}` };
    }
    if (isObject(value)) return { ok: true, readings: [value] };
    if (Array.isArray(value) && value.length > 0 && value.every(isObject)) {
      return { ok: true, readings: value };
    }
    return {
      ok: false,
      reason: 'schema',
      detail: 'neither a JSON object (a reading) nor a non-empty array of objects (a pack)',
    };
  },
  plainFields: (names) => new JsonFields(names),
};

const message = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
