import { describe, expect, it } from 'vitest';
import type { StreamItem } from '../../../../../local/lambda/mapping/stream-source.ts';
import {
  batchLength,
  eventOf,
  expiredLength,
} from '../../../../../local/lambda/mapping/take-batch.ts';

const item = (id: string, json = '{}', arrivalTimeMs = 0): StreamItem => ({
  id,
  json,
  arrivalTimeMs,
});
const limits = { batchSize: 3, maximumRecordAgeMs: -1 };

describe('batch length', () => {
  it('is at most the batch size', () => {
    expect(batchLength([], limits)).toBe(0);
    expect(batchLength([item('1'), item('2')], limits)).toBe(2);
    expect(
      batchLength(
        ['1', '2', '3', '4'].map((id) => item(id)),
        limits,
      ),
    ).toBe(3);
  });

  it('keeps the event within 6 MB, in bytes', () => {
    const half = JSON.stringify('é'.repeat(1_572_850));
    expect(batchLength([item('1', half), item('2', half)], limits)).toBe(2);
    const more = JSON.stringify('é'.repeat(1_574_000));
    expect(batchLength([item('1', more), item('2', more)], limits)).toBe(1);
  });

  it('takes an item over the limit alone', () => {
    const large = JSON.stringify('x'.repeat(7_000_000));
    expect(batchLength([item('1', large), item('2')], limits)).toBe(1);
  });
});

describe('expired length', () => {
  it('counts the leading items that are too old', () => {
    const items = [item('1', '{}', 100), item('2', '{}', 500), item('3', '{}', 50)];
    expect(expiredLength(items, { ...limits, maximumRecordAgeMs: 600 }, 1_000)).toBe(1);
    expect(expiredLength(items, { ...limits, maximumRecordAgeMs: 10 }, 1_000)).toBe(3);
    expect(expiredLength(items, limits, 1_000)).toBe(0);
  });
});

describe('event', () => {
  it('holds the records in order', () => {
    expect(JSON.parse(eventOf([item('1', '{"a":1}'), item('2', '{"a":2}')]))).toEqual({
      Records: [{ a: 1 }, { a: 2 }],
    });
  });
});
