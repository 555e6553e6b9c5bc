import { InputError } from './input-error.ts';
import type { InputCell, InputRow, InputRows } from './input-row.ts';

/** What JSON.parse tells a reviver about a value that is no object or array. */
interface SourceContext {
  readonly source?: string;
}

type JsonWithSource = {
  parse(text: string, revive: (key: string, value: unknown, at: SourceContext) => unknown): unknown;
  /** A value that JSON.stringify writes as the given text. */
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): boolean;
};

const json = JSON as unknown as JsonWithSource;

/**
 * Rows of a file with one JSON object a line. A column is a key of the object, or a path of keys
 * joined by dots: `decoded.temperature`. Numbers keep their digits.
 *
 * @throws InputError, while reading, at the first line that is no JSON object
 */
export const openNdjson = (text: AsyncIterable<string>, file: string): InputRows => ({
  columns: undefined,
  async *[Symbol.asyncIterator](): AsyncGenerator<InputRow> {
    let line = 0;
    for await (const content of linesOf(text)) {
      line += 1;
      if (content.trim() === '') continue;
      const row = parseObject(content, { file, line });
      yield { line, cell: (column) => toCell(valueAt(row, column)) };
    }
  },
});

async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  let isFirst = true;
  for await (const piece of text) {
    rest += isFirst ? piece.replace(/^\uFEFF/, '') : piece;
    isFirst = false;
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

const parseObject = (
  content: string,
  at: { readonly file: string; readonly line: number },
): Readonly<Record<string, unknown>> => {
  let value: unknown;
  try {
    value = json.parse(content, (_key, revived, { source }) =>
      typeof revived === 'number' && source !== undefined ? json.rawJSON(source) : revived,
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(at, `not JSON: ${reason}; correct the line or leave it out`);
  }
  if (!isObject(value)) {
    throw new InputError(at, 'not a JSON object; write one object a line');
  }
  return value;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !json.isRawJSON(value);

const valueAt = (row: Readonly<Record<string, unknown>>, column: string): unknown => {
  if (Object.hasOwn(row, column)) return row[column];
  let value: unknown = row;
  for (const key of column.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
};

const toCell = (value: unknown): InputCell | undefined => {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return { kind: 'text', text: value };
  return { kind: 'json', json: JSON.stringify(value) };
};
