import { BadQueryError } from './page-errors.ts';

/** Sensors that one request may ask for: more than a screen shows. */
const maxKeys = 100;
const maxKeyLength = 256;
const maxLimit = 2_000;
const defaultLimit = 240;

/** What `/api/results` was asked for. */
export interface ResultsQuery {
  readonly keys: readonly string[];
  readonly window: string;
  /** Newest results per key. */
  readonly limit: number;
}

/**
 * Reads `key=...&window=...&limit=...`; `key` may be repeated. `limit` is 240 where absent.
 *
 * @throws BadQueryError naming the parameter, its value and the rule
 */
export const parseResultsQuery = (
  query: URLSearchParams,
  windowNames: readonly string[],
): ResultsQuery => {
  refuseUnknown(query, ['key', 'window', 'limit']);
  const window = single(query, 'window');
  if (!windowNames.includes(window)) {
    throw new BadQueryError(
      `There is no window "${window}". The pipeline declares: ${windowNames.join(', ')}.`,
    );
  }
  return { keys: parseKeys(query), window, limit: parseLimit(query) };
};

/** Reads `key=...` of `/api/readings`. @throws BadQueryError naming the parameter and the rule */
export const parseReadingsQuery = (query: URLSearchParams): string => {
  refuseUnknown(query, ['key']);
  const key = single(query, 'key');
  if (key.length > maxKeyLength) throw new BadQueryError(keyRule);
  return key;
};

const keyRule = `Each "key" is a sensor's name of 1 to ${maxKeyLength} characters.`;

const parseKeys = (query: URLSearchParams): string[] => {
  const keys = query.getAll('key');
  if (keys.length === 0 || keys.length > maxKeys) {
    throw new BadQueryError(
      `"key" is given ${keys.length} times; give 1 to ${maxKeys} sensors, as key=A&key=B.`,
    );
  }
  if (keys.some((key) => key.length === 0 || key.length > maxKeyLength)) {
    throw new BadQueryError(keyRule);
  }
  return keys;
};

const parseLimit = (query: URLSearchParams): number => {
  if (!query.has('limit')) return defaultLimit;
  const text = single(query, 'limit');
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > maxLimit) {
    throw new BadQueryError(`"limit" is "${text}"; it must be a whole number, 1 to ${maxLimit}.`);
  }
  return limit;
};

const single = (query: URLSearchParams, name: string): string => {
  const values = query.getAll(name);
  const [value] = values;
  if (value === undefined || value === '' || values.length > 1) {
    throw new BadQueryError(`"${name}" must be given once and not be empty.`);
  }
  return value;
};

const refuseUnknown = (query: URLSearchParams, known: readonly string[]): void => {
  for (const name of query.keys()) {
    if (!known.includes(name)) {
      throw new BadQueryError(`"${name}" is not known here; give ${known.join(', ')}.`);
    }
  }
};
