import { describe, expect, it } from 'vitest';
import { RecordStore } from '../../../../../local/aws/timestream/record-store.ts';
import type { WriteRecord } from '../../../../../local/aws/timestream/write-request.ts';

const record = (key: string, timeMs: number, value = '1'): WriteRecord => ({
  dimensions: [{ name: 'key', value: key }],
  measureName: 'w',
  timeMs,
  version: 1,
  measures: [{ name: 'mean', type: 'DOUBLE', value }],
});

describe('RecordStore', () => {
  it('lists equal tables equally, in whatever order they were written', () => {
    const records = [record('b', 2), record('a', -3), record('b', 1), record('a', 10)];
    const [left, right] = [new RecordStore(), new RecordStore()];
    left.write('d.t', records);
    for (const one of records.toReversed()) right.write('d.t', [one]);
    expect(JSON.stringify(left.all('d.t'))).toBe(JSON.stringify(right.all('d.t')));
    expect(left.all('d.t').map(({ dimensions, timeMs }) => [dimensions.key, timeMs])).toEqual([
      ['a', -3],
      ['a', 10],
      ['b', 1],
      ['b', 2],
    ]);
  });

  it('says of each record whether a higher version is there', () => {
    const store = new RecordStore();
    store.write('d.t', [{ ...record('a', 1), version: 2 ** 52 + 1 }]);
    expect(store.write('d.t', [record('a', 1), record('a', 1, '2'), record('b', 1)])).toEqual([
      undefined,
      2 ** 52 + 1,
      undefined,
    ]);
  });

  it('keeps tables apart', () => {
    const store = new RecordStore();
    store.write('d.t', [record('a', 1)]);
    store.write('d.u', [record('a', 1, '2')]);
    expect(store.count()).toBe(2);
    expect(store.all('d.u')).toHaveLength(1);
  });
});
