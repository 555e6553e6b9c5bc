/** A point as a line of the protocol says it. */
export interface LinePoint {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number>>;
  /** In the units of the request's precision. */
  readonly timestamp: bigint;
}

/** A line that cannot be read, with the reason as InfluxDB words it. */
export class LineError extends Error {
  override readonly name = 'LineError';
}

/**
 * Reads a line of line protocol whose fields are integers or floats, as ours are.
 *
 * ```
 * measurement,tag=text,tag=text field=1,field=2i 1741601700000000017
 * ```
 *
 * @throws LineError
 */
export const parseLine = (line: string): LinePoint => {
  const [series = '', fieldSet = '', timestamp = '', ...others] = split(line, ' ');
  if (fieldSet === '' || !/^-?\d+$/.test(timestamp) || others.length > 0) {
    throw new LineError(`unable to parse '${line}': it needs fields and a timestamp`);
  }
  const [measurement = '', ...tagSet] = split(series, ',');
  return {
    measurement: plain(measurement),
    tags: Object.fromEntries(tagSet.map((pair) => named(pair, line))),
    fields: Object.fromEntries(
      split(fieldSet, ',').map((pair) => {
        const [name, value] = named(pair, line);
        return [name, numberIn(value, line)];
      }),
    ),
    timestamp: BigInt(timestamp),
  };
};

/** The pieces between separators that no backslash stands before. */
const split = (text: string, separator: string): string[] => {
  const pieces: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === separator) {
      pieces.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...pieces, text.slice(from)];
};

const named = (pair: string, line: string): [string, string] => {
  const [name = '', value = '', ...others] = split(pair, '=');
  if (name !== '' && value !== '' && others.length === 0) return [plain(name), plain(value)];
  throw new LineError(`unable to parse '${line}': '${pair}' is no name with a value`);
};

const numberIn = (text: string, line: string): number => {
  if (/^-?\d+i$/.test(text)) return Number(text.slice(0, -1));
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  throw new LineError(`unable to parse '${line}': '${text}' is no number`);
};

const plain = (text: string): string => text.replace(/\\([,= ])/g, '$1');
