import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatMeasure,
  formatPlural,
} from '../../../../../../local/page/browser/format/number.ts';

describe('formatMeasure', () => {
  it.each([
    [36.808, '36.81'],
    [0, '0.00'],
    [1_013.25, '1,013.3'],
    [123_456, '123,456'],
    [0.0042, '0.00420'],
    [-3, '-3.00'],
    [3e12, '3.00e+12'],
    [null, '–'],
    [undefined, '–'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('writes %s as %s', (value, text) => {
    expect(formatMeasure(value)).toBe(text);
  });
});

describe('formatCount and formatPlural', () => {
  it('group thousands and count nouns', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect([formatPlural(1, 'sensor'), formatPlural(0, 'sensor')]).toEqual([
      '1 sensor',
      '0 sensors',
    ]);
  });
});
