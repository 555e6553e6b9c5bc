import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { InputError } from './input-error.ts';
import type { InputRow, InputRows } from './input-row.ts';

/** A record as csv-parse gives it with `info: true`. */
interface CsvRecord {
  readonly record: readonly string[];
  /** `lines`: the line that the record ends on. */
  readonly info: { readonly lines: number };
}

/**
 * Rows of a CSV file with a header line. The separator is the one of `,`, `;` and tab that the
 * header has most of.
 *
 * @param text the file in pieces
 * @param file its name, for messages
 * @throws InputError where there is no header, and, while reading, at the first line that is no CSV
 */
export const openCsv = async (text: AsyncIterable<string>, file: string): Promise<InputRows> => {
  const pieces = text[Symbol.asyncIterator]();
  const start = await firstLine(pieces);
  const parser = parse({
    bom: true,
    delimiter: separatorOf(start),
    info: true,
    skip_empty_lines: true,
  });
  const whole = Readable.from(joined(start, pieces), { objectMode: false });
  // An error ends the parser, and so reaches whoever reads the records.
  pipeline(whole, parser, () => {});
  const records = recordsOf(parser, file);

  const header = await records.next();
  if (header.done) {
    throw new InputError({ file }, 'the file is empty; its first line must name the columns');
  }
  const columns = header.value.record.map((name) => name.trim());
  const places = new Map(columns.map((name, index) => [name, index]));
  return {
    columns,
    async *[Symbol.asyncIterator](): AsyncGenerator<InputRow> {
      for await (const { record, info } of records) {
        const breaks = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
        yield {
          line: info.lines - breaks,
          cell: (column) => {
            const cell = record[places.get(column) ?? -1];
            return cell === undefined ? undefined : { kind: 'text', text: cell };
          },
        };
      }
    },
  };
};

/** The pieces up to and with the first line break, or all of them. */
const firstLine = async (pieces: AsyncIterator<string>): Promise<string> => {
  let start = '';
  while (!start.includes('\n')) {
    const { value, done } = await pieces.next();
    if (done) break;
    start += value;
  }
  return start;
};

async function* joined(start: string, pieces: AsyncIterator<string>): AsyncGenerator<string> {
  yield start;
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
}

const separatorOf = (start: string): string => {
  const [header = ''] = start.split('\n');
  return [',', ';', '\t'].reduce((best, candidate) =>
    header.split(candidate).length > header.split(best).length ? candidate : best,
  );
};

async function* recordsOf(parser: AsyncIterable<CsvRecord>, file: string) {
  try {
    yield* parser;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error as CsvError & { readonly lines?: number };
    const what = error.message.replace(/ (on|at) line \d+.*$/s, '');
    throw new InputError(
      { file, ...(lines === undefined ? {} : { line: lines }) },
      `not CSV: ${what}; correct the line or leave it out`,
    );
  }
}
