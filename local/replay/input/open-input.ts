import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { openCsv } from './csv-rows.ts';
import { InputError } from './input-error.ts';
import type { InputRows } from './input-row.ts';
import { openNdjson } from './ndjson-rows.ts';

/**
 * Opens a file of rows by its ending: `.csv` and `.tsv`, `.ndjson` and `.jsonl`, each also with
 * `.gz` behind it.
 *
 * @throws InputError where it cannot be read or has another ending, and, while reading, where it is
 *   damaged
 */
export const openInput = async (file: string): Promise<InputRows> => {
  const [, ending, packed] = /\.(csv|tsv|ndjson|jsonl)(\.gz)?$/i.exec(file) ?? [];
  if (ending === undefined) {
    throw new InputError(
      { file },
      'its name ends neither in .csv, .tsv, .ndjson nor .jsonl (with .gz or without); ' +
        'rename it after what it holds',
    );
  }
  try {
    await access(file, constants.R_OK);
  } catch {
    throw new InputError({ file }, 'there is no such file, or it may not be read');
  }
  if ((await stat(file)).isDirectory()) {
    throw new InputError({ file }, 'it is a folder; name one of the files in it');
  }
  const bytes = createReadStream(file);
  const unpacked =
    packed === undefined
      ? bytes
      : bytes.on('error', (error) => unpacked.destroy(error)).pipe(createGunzip());
  const text = readable(unpacked.setEncoding('utf8'), file);
  return /csv|tsv/i.test(ending) ? openCsv(text, file) : openNdjson(text, file);
};

/** @throws InputError where the file ends too soon, is not what its name says, or is lost */
async function* readable(pieces: AsyncIterable<string>, file: string): AsyncGenerator<string> {
  try {
    yield* pieces;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError({ file }, `it cannot be read to its end (${why}); get the whole file`);
  }
}
