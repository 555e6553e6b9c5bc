import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UsageError } from './errors.ts';

/**
 * Makes the directory that a verb is to write into, and those above it.
 *
 * @param option by which it was named, like `--archive`
 * @param mode of what is made. @default - all that the user's mask leaves
 * @throws UsageError where it cannot be made, or not be written into
 */
export const makeDirectory = async (
  option: string,
  directory: string,
  mode?: number,
): Promise<void> => {
  try {
    if (directory === '') throw new Error('it has no name');
    await make(resolve(directory), mode);
    await access(directory, constants.W_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `${option} is "${directory}", where nothing can be written (${why}); name another directory`,
    );
  }
};

/** One by one: where none can be made, as under /proc, Node's own `recursive` tries for ever. */
const make = async (directory: string, mode?: number): Promise<void> => {
  try {
    await mkdir(directory, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(directory)).isDirectory()) return;
    const parent = dirname(directory);
    if (code !== 'ENOENT' || parent === directory) throw error;
    await make(parent, mode);
    await mkdir(directory, { mode });
  }
};
