import { describe, expect, it } from 'vitest';
import { openNdjson } from '../../../../../local/replay/input/ndjson-rows.ts';

const read = async (column: string, ...texts: string[]) => {
  const cells: unknown[] = [];
  const text = (async function* () {
    yield* texts;
  })();
  for await (const row of openNdjson(text, 'x.ndjson')) cells.push([row.line, row.cell(column)]);
  return cells;
};

describe('ndjson rows', () => {
  it('keep the digits of numbers', async () => {
    const number = '12345678901234567890.10';
    expect(await read('a', `{"a":${number}}\n{"a":1.0}\n`)).toEqual([
      [1, { kind: 'json', json: number }],
      [2, { kind: 'json', json: '1.0' }],
    ]);
  });

  it('keep other values as JSON, and text as text', async () => {
    const lines = '{"a":"x"}\n{"a":null}\n{"a":[1.50,{"b":true}]}\n{"b":1}\n';
    expect(await read('a', lines)).toEqual([
      [1, { kind: 'text', text: 'x' }],
      [2, { kind: 'json', json: 'null' }],
      [3, { kind: 'json', json: '[1.50,{"b":true}]' }],
      [4, undefined],
    ]);
  });

  it('find a column by its path', async () => {
    expect(await read('a.b', '{"a":{"b":1}}\n{"a.b":2,"a":{"b":1}}\n{"a":1}')).toEqual([
      [1, { kind: 'json', json: '1' }],
      [2, { kind: 'json', json: '2' }],
      [3, undefined],
    ]);
  });

  it('pass over blank lines and are the same however the file is read in pieces', async () => {
    const file = '\uFEFF{"a":1}\r\n\n{"a":2}';
    const whole = await read('a', file);
    expect(whole).toHaveLength(2);
    expect(whole[1]).toEqual([3, { kind: 'json', json: '2' }]);
    expect(await read('a', ...file)).toEqual(whole);
  });

  it.each([
    ['{"a":1}\n{"a":\n', 'x.ndjson:2: not JSON'],
    ['[1]\n', 'x.ndjson:1: not a JSON object'],
    ['1\n', 'x.ndjson:1: not a JSON object'],
  ])('end at a line that is no object, and name it', async (text, message) => {
    await expect(read('a', text)).rejects.toThrow(message);
  });
});
