import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../../bin/cli/errors.ts';
import { makeDirectory } from '../../../../bin/cli/make-directory.ts';

describe('make directory', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-directory-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('makes it and those above it, and takes one that is there', async () => {
    const deep = join(folder, 'a', 'b', 'c');
    await makeDirectory('--archive', deep);
    await makeDirectory('--archive', deep);
    expect(existsSync(deep)).toBe(true);
  });

  it('keeps others out of what is made, where it is told to', async () => {
    const secret = join(folder, 'devices', 'TEMP_1');
    await makeDirectory('--out', secret, 0o700);
    for (const made of [secret, join(folder, 'devices')]) {
      expect(statSync(made).mode & 0o777).toBe(0o700);
    }
  });

  it('refuses a file, what is below a file, and no name', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'below'), '']) {
      const made = makeDirectory('--archive', path);
      await expect(made).rejects.toBeInstanceOf(UsageError);
      await expect(made).rejects.toThrow(`--archive is "${path}", where nothing can be written (`);
    }
  });

  it.runIf(existsSync('/proc/self'))('does not try for ever where none can be made', async () => {
    await expect(makeDirectory('--archive', '/proc/none/of/it')).rejects.toThrow('ENOENT');
  });
});
