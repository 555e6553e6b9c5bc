import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../../../bin/cli/errors.ts';
import { readArchive } from '../../../../../bin/commands/replay/read-archive.ts';
import { DirectoryArchiveStore } from '../../../../../lambdas/adapters/filesystem/directory-archive-store.ts';

describe('read archive', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-archive-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has no records where there is no directory', async () => {
    expect(await readArchive(new DirectoryArchiveStore(join(folder, 'absent')), 'p')).toEqual([]);
  });

  it('refuses a file in the place of a directory', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const read = readArchive(new DirectoryArchiveStore(file), 'p');
    await expect(read).rejects.toBeInstanceOf(UsageError);
    await expect(read).rejects.toThrow('--archive cannot be read (ENOTDIR: ');
  });
});
