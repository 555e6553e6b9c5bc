import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSourceRecords } from '../../../../../bin/commands/backtest/read-source-records.ts';

const tick = (position: string, partition = 'p0'): string =>
  JSON.stringify({ partition, position, arrivalTime: 0, tick: true });

describe('read source records', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-input-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string | Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it('reads files in the order given, with or without a last line end, blank lines or CRLF', async () => {
    const first = file('first.ndjson', `${tick('1')}\r\n\n${tick('2')}\n`);
    const second = file('second.ndjson', tick('10'));
    const records = await readSourceRecords([first, second, file('empty.ndjson', '')]);
    expect(records.map(({ position }) => position)).toEqual(['1', '2', '10']);
  });

  it('takes the same position in another partition', async () => {
    const path = file('partitions.ndjson', `${tick('1', 'a')}\n${tick('1', 'b')}`);
    expect(await readSourceRecords([path])).toHaveLength(2);
  });

  it.each([
    ['a line that is no record', `${tick('1')}\n{}`, ':2 partition is absent, but must be'],
    [
      'a position that goes back',
      `${tick('10')}\n\n${tick('9')}`,
      ':3 position is "9", but must be above "10", the one before it in partition p0',
    ],
    ['a repeated position', `${tick('7')}\n${tick('7')}`, ':2 position is "7", but must be above'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), ':1 is not UTF-8'],
  ])('names file and line of %s', async (_, content, why) => {
    const path = file('bad.ndjson', content);
    await expect(readSourceRecords([path])).rejects.toThrow(`${path}${why}`);
  });

  it.each(['absent.ndjson', '.'])('names a file that cannot be read: %s', async (name) => {
    await expect(readSourceRecords([join(folder, name)])).rejects.toThrow('--input is ');
  });
});
