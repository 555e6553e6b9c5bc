import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../../shared/data');

/** A file of recorded real data beside the project; nobody copies it into the project. */
export interface RecordedFile {
  readonly path: string;
  readonly isPresent: boolean;
  /** For the title of a suite: says why it does not run where the file is absent. */
  readonly title: string;
}

/**
 * @param name path within the folder of recorded data
 * @throws Error where CI lacks the file: there, a suite that does not run is a failure
 */
export const recordedFile = (name: string): RecordedFile => {
  const path = join(folder, name);
  const isPresent = existsSync(path);
  if (!isPresent && process.env.CI === 'true') {
    throw new Error(`${path} is absent; CI checks the project out beside the recorded data`);
  }
  return { path, isPresent, title: isPresent ? name : `${name}, absent from ../shared/data` };
};
