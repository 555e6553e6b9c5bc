/**
 * The value as JSON in which equal values are equal text: names sorted, -0 kept.
 *
 * @param path of the value, for the message
 * @throws TypeError naming what JSON does not hold: NaN, Infinity, undefined, dates, maps...
 */
export const canonicalJson = (value: unknown, path = 'it'): string => {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return JSON.stringify(value);
  }
  if (typeof value === 'number' && Number.isFinite(value)) {
    return Object.is(value, -0) ? '-0' : String(value);
  }
  if (Array.isArray(value)) {
    return `[${Array.from(value, (each, at) => canonicalJson(each, `${path}[${at}]`)).join(',')}]`;
  }
  if (isPlain(value)) {
    const members = Object.keys(value)
      .sort()
      .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name], `${path}.${name}`)}`);
    return `{${members.join(',')}}`;
  }
  const actual = typeof value === 'object' ? 'an object of a class' : String(value);
  throw new TypeError(
    `${path} is ${actual}; JSON holds ` +
      'finite numbers, text, true, false, null, arrays and plain objects of them',
  );
};

const isPlain = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};
