import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonNumber } from '../../../../../local/replay/message/json-number.ts';

describe('json number', () => {
  it.each([
    ['73.96732207', '73.96732207'],
    ['74.93588199999998', '74.93588199999998'],
    ['1.10', '1.10'],
    ['-0', '-0'],
    ['1E5', '1E5'],
    [' 12 ', '12'],
    ['+5', '5'],
    ['.5', '0.5'],
    ['-.5e-3', '-0.5e-3'],
    ['5.', '5'],
    ['007', '7'],
    ['0.0', '0.0'],
  ])('writes %s as %s', (text, json) => {
    expect(jsonNumber(text)).toBe(json);
    expect(JSON.parse(json)).toBe(Number(text));
  });

  it.each(['', '.', '-', 'NA', 'NaN', 'Infinity', '1,5', '0x10', '1e', '1 2', '--1'])(
    'knows that "%s" is none',
    (text) => {
      expect(jsonNumber(text)).toBeUndefined();
    },
  );

  it('keeps every number as JavaScript writes it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const text = JSON.stringify(number);
        expect(JSON.parse(jsonNumber(text) ?? '')).toBe(JSON.parse(text));
      }),
    );
  });
});
