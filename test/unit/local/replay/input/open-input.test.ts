import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openInput } from '../../../../../local/replay/input/open-input.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tidemark-input-'));
});
afterAll(() => rm(directory, { recursive: true }));

const write = async (name: string, content: string | Uint8Array): Promise<string> => {
  const file = join(directory, name);
  await writeFile(file, content);
  return file;
};
const count = async (file: string): Promise<number> => {
  let rows = 0;
  for await (const row of await openInput(file)) rows += row.line > 0 ? 1 : 0;
  return rows;
};

describe('open input', () => {
  it('reads files by their ending, packed or not', async () => {
    expect(await count(await write('a.csv', 'a\n1\n2\n'))).toBe(2);
    expect(await count(await write('a.tsv', 'a\tb\n1\t2\n'))).toBe(1);
    expect(await count(await write('a.ndjson', '{"a":1}\n{"a":2}\n'))).toBe(2);
    expect(await count(await write('a.JSONL', '{"a":1}\n'))).toBe(1);
    expect(await count(await write('a.csv.gz', gzipSync('a\n1\n2\n3\n')))).toBe(3);
  });

  it('refuses what it does not know, and files that are not there', async () => {
    await expect(openInput(await write('a.txt', ''))).rejects.toThrow(
      'a.txt: its name ends neither',
    );
    await expect(openInput(join(directory, 'b.csv'))).rejects.toThrow('there is no such file');
  });

  it('refuses a folder with the name of a file', async () => {
    const folder = join(directory, 'folder.csv');
    await mkdir(folder);
    await expect(openInput(folder)).rejects.toThrow('folder.csv: it is a folder');
  });

  it('says of a packed file that it is damaged, or not packed', async () => {
    const packed = gzipSync('a\n1\n2\n');
    const file = await write('damaged.csv.gz', packed.subarray(0, packed.length - 6));
    await expect(count(file)).rejects.toThrow('damaged.csv.gz: it cannot be read to its end');
    const plain = await write('plain.ndjson.gz', '{"a":1}\n');
    await expect(count(plain)).rejects.toThrow('plain.ndjson.gz: it cannot be read to its end');
  });
});
