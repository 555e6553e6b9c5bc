import { createReadStream } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { openCsv } from './csv-rows.ts';
import { InputError } from './input-error.ts';
import type { InputRows } from './input-row.ts';
import { openNdjson } from './ndjson-rows.ts';

/**
 * Opens a file of rows by its ending: `.csv` and `.tsv`, `.ndjson` and `.jsonl`, each also with
 * `.gz` behind it.
 *
 * @throws InputError where it cannot be read or has another ending
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
  const bytes = createReadStream(file);
  const unpacked =
    packed === undefined
      ? bytes
      : bytes.on('error', (error) => unpacked.destroy(error)).pipe(createGunzip());
  const text: AsyncIterable<string> = unpacked.setEncoding('utf8');
  return /csv|tsv/i.test(ending) ? openCsv(text, file) : openNdjson(text, file);
};
