import { describe, expect, it } from 'vitest';
import { openCsv } from '../../../../../local/replay/input/csv-rows.ts';

async function* pieces(...texts: string[]): AsyncGenerator<string> {
  yield* texts;
}

const read = async (...texts: string[]) => {
  const rows = await openCsv(pieces(...texts), 'x.csv');
  const cells: string[] = [];
  for await (const row of rows) {
    const values = (rows.columns ?? []).map((column) => {
      const cell = row.cell(column);
      return cell?.kind === 'text' ? cell.text : undefined;
    });
    cells.push(`${row.line}: ${values.join('|')}`);
  }
  return cells;
};

describe('csv rows', () => {
  it('come with their line and the digits of the file', async () => {
    expect(await read('timestamp,value\n2013-12-02 21:15:00,73.96732207\n1,1.10\n')).toEqual([
      '2: 2013-12-02 21:15:00|73.96732207',
      '3: 1|1.10',
    ]);
  });

  it('are the same however the file is read in pieces', async () => {
    const file = 'a,b\r\n1,"x\ny"\r\n\r\n2,3';
    const whole = await read(file);
    expect(whole).toEqual(['2: 1|x\ny', '5: 2|3']);
    expect(await read(...file)).toEqual(whole);
  });

  it('find the separator in the header', async () => {
    expect(await read('a;b\n1;2,5\n')).toEqual(['2: 1|2,5']);
    expect(await read('a\tb\n1\t2\n')).toEqual(['2: 1|2']);
  });

  it('do without a byte order mark', async () => {
    expect(await read('\uFEFFa,b\n1,2\n')).toEqual(['2: 1|2']);
  });

  it('lack columns that the header does not name', async () => {
    const rows = await openCsv(pieces('a\n1\n'), 'x.csv');
    for await (const row of rows) expect(row.cell('b')).toBeUndefined();
  });

  it('end at a line that is no CSV, and name it', async () => {
    await expect(read('a,b\n1,2\n3,4,5\n')).rejects.toThrow('x.csv:3: not CSV: Invalid Record');
    await expect(read('a,b\n1,"2\n')).rejects.toThrow('x.csv:2: not CSV: Quote Not Closed');
  });

  it('need a header', async () => {
    await expect(read('')).rejects.toThrow('x.csv: the file is empty');
  });

  it('pass on an error of the file', async () => {
    const broken = async function* (): AsyncGenerator<string> {
      yield 'a\n1\n';
      throw new Error('disk');
    };
    const reading = (async () => {
      const rows = await openCsv(broken(), 'x.csv');
      for await (const row of rows) expect(row.line).toBe(2);
    })();
    await expect(reading).rejects.toThrow('disk');
  });
});
