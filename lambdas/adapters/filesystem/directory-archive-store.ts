import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { ArchiveStore } from '../../engine/ports.ts';

/** An archive in a directory of this machine: an object is a file. */
export class DirectoryArchiveStore implements ArchiveStore {
  private readonly directory: string;

  /** @param directory made with the first object */
  constructor(directory: string) {
    this.directory = directory;
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const path = join(this.directory, name);
    const beside = `${path}.${randomUUID()}.part`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(beside, bytes);
    // A file that has its name is whole, whatever ends the process.
    await rename(beside, path);
  }

  async list(prefix: string): Promise<string[]> {
    const entries = await readdir(this.directory, { recursive: true, withFileTypes: true }).catch(
      absent(() => []),
    );
    return entries
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.part'))
      .map(({ parentPath, name }) => relative(this.directory, join(parentPath, name)))
      .map((path) => path.split(sep).join('/'))
      .filter((name) => name.startsWith(prefix))
      .sort();
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    return readFile(join(this.directory, name)).catch(absent(() => undefined));
  }
}

/** What stands for a file or directory that is not there. */
const absent =
  <Value>(instead: () => Value) =>
  (error: NodeJS.ErrnoException): Value => {
    if (error.code === 'ENOENT') return instead();
    throw error;
  };
