import type {
  Calibration,
  DeviceThreshold,
  RegistryChange,
  RegistryEntry,
} from '../engine/index.ts';
import { isInstant } from './is-instant.ts';

/** Why something is no change of the registry: the field, its value, the rule, what to do next. */
export class RegistryChangeError extends Error {
  override readonly name = 'RegistryChangeError';

  constructor(field: string, value: unknown, rule: string, next: string) {
    const shown = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'absent');
    super(`${field} is ${shown.slice(0, 60)}, but must be ${rule}; ${next}`);
  }
}

/** A change as it stands in envelopes and source records; `validFrom` is epoch ms. */
export type RegistryChangeJson =
  | ({ readonly action: 'put'; readonly device: string; readonly validFrom: number } & Omit<
      RegistryEntry,
      'validFromMs'
    >)
  | { readonly action: 'remove'; readonly device: string; readonly validFrom: number }
  | { readonly action: 'erase'; readonly device: string };

const longestId = 128;
const longestTag = 256;
/** Of tags, calibrations and thresholds each: an entry is state of its partition. */
const mostNames = 32;

export const registryChangeJson = (change: RegistryChange): RegistryChangeJson => {
  const { action, device } = change;
  if (action === 'erase') return { action, device };
  if (action === 'remove') return { action, device, validFrom: change.validFromMs };
  const { validFromMs: validFrom, tags, calibration, thresholds } = change.entry;
  return { action, device, validFrom, tags, calibration, thresholds };
};

/**
 * Reads what `registryChangeJson` gave, or what somebody wrote by hand: `tags`, `calibration` and
 * `thresholds` may be left out, and so may `offset`, `scale` and `clear`.
 *
 * @throws RegistryChangeError
 */
export const parseRegistryChange = (value: unknown): RegistryChange => {
  const fields = objectOf('control', value);
  const { action } = fields;
  const device = textOf('control.device', fields.device, longestId);
  if (action === 'erase') return { action, device };
  if (action !== 'put' && action !== 'remove') {
    const next = 'say what is to happen to the device';
    throw new RegistryChangeError('control.action', action, 'put, remove or erase', next);
  }
  const validFromMs = instantOf('control.validFrom', fields.validFrom);
  if (action === 'remove') return { action, device, validFromMs };
  const entry = {
    validFromMs,
    tags: named('control.tags', fields.tags, (field, tag) => textOf(field, tag, longestTag)),
    calibration: named('control.calibration', fields.calibration, calibrationOf),
    thresholds: named('control.thresholds', fields.thresholds, thresholdOf),
  };
  return { action, device, entry };
};

type Fields = Readonly<Record<string, unknown>>;

const objectOf = (field: string, value: unknown): Fields => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new RegistryChangeError(field, value, 'an object', 'docs/FORMATS.md shows one');
};

const textOf = (field: string, value: unknown, longest: number): string => {
  const isText = typeof value === 'string' && value !== '' && value.length <= longest;
  if (isText && value.isWellFormed()) return value;
  const rule = `text of 1 to ${longest} characters`;
  throw new RegistryChangeError(field, value, rule, 'shorten or correct it');
};

const instantOf = (field: string, value: unknown): number => {
  if (isInstant(value)) return value + 0;
  throw new RegistryChangeError(field, value, 'whole epoch milliseconds', 'give an instant');
};

const numberOf = (field: string, value: unknown): number => {
  // Turns -0 into 0: equal entries must be the same bytes.
  if (typeof value === 'number' && Number.isFinite(value)) return value + 0;
  throw new RegistryChangeError(field, value, 'a finite number', 'correct it');
};

/** The values by name, in the order of the names, so that equal entries are the same bytes. */
const named = <Value>(
  field: string,
  value: unknown = {},
  read: (field: string, value: unknown) => Value,
): Readonly<Record<string, Value>> => {
  const given = Object.entries(objectOf(field, value));
  if (given.length > mostNames) {
    const rule = `at most ${mostNames} names`;
    throw new RegistryChangeError(field, given.length, rule, 'leave out what nothing reads');
  }
  given.sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(
    given.map(([name, one]) => {
      if (!/^[A-Za-z][A-Za-z0-9_]{0,59}$/.test(name)) {
        const rule = 'letters, digits and "_", at most 60, starting with a letter';
        throw new RegistryChangeError(`a name in ${field}`, name, rule, 'rename it');
      }
      return [name, read(`${field}.${name}`, one)];
    }),
  );
};

const calibrationOf = (field: string, value: unknown): Calibration => {
  const { scale = 1, offset = 0 } = objectOf(field, value);
  return {
    scale: numberOf(`${field}.scale`, scale),
    offset: numberOf(`${field}.offset`, offset),
  };
};

const thresholdOf = (field: string, value: unknown): DeviceThreshold => {
  const { limit, clear = limit } = objectOf(field, value);
  return { limit: numberOf(`${field}.limit`, limit), clear: numberOf(`${field}.clear`, clear) };
};
