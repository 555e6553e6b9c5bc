import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonNumber } from '../../../../lambdas/formats/json-number.ts';

const numeral = new JsonNumber();

/** The number that the text as a whole writes; undefined where it writes none. */
const read = (text: string): number | undefined => {
  const bytes = Buffer.from(text);
  return numeral.read(bytes, 0) === bytes.length ? numeral.value : undefined;
};

const parsed = (text: string): number | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'number' && text.trim() === text ? value : undefined;
  } catch {
    return undefined;
  }
};

const digits = fc.stringMatching(/^[0-9]{1,25}$/);
const numerals = fc
  .tuple(fc.constantFrom('', '-'), digits, fc.option(digits), fc.option(fc.integer()))
  .map(([sign, whole, fraction, exponent]) => {
    const start = sign + whole + (fraction === null ? '' : `.${fraction}`);
    return exponent === null ? start : `${start}e${exponent % 400}`;
  });

describe('JSON number', () => {
  it.each([
    '0',
    '-0',
    '0.0',
    '-0.0e-0',
    '36.8',
    '1E5',
    '1e+5',
    '1e-5',
    '0.1',
    '123456789012345678',
    '9007199254740991',
    '9007199254740992',
    '9007199254740993',
    '9007199254740993e-1',
    '1e22',
    '1e23',
    '8.5e22',
    '1e-22',
    '1e-23',
    '3.0000000000000000000000000001',
    '1e400',
    '-1e400',
    '1e-400',
    '5e-324',
    '2.4703282292062327208e-324',
    '1e00000000000000000001',
    '1e99999999999999999999999',
    '0e99999999999999999999999',
    `1${'0'.repeat(400)}e-400`,
    `0.${'0'.repeat(400)}1e401`,
    '9'.repeat(200_000),
  ])('reads %s as JSON.parse does, to the bit', (text) => {
    expect(read(text)).toBe(JSON.parse(text));
  });

  it.each([
    '',
    '-',
    '+1',
    '01',
    '-01',
    '00',
    '.5',
    '5.',
    '5.e1',
    '1e',
    '1e+',
    '1e+-1',
    '0x1',
    '1_000',
    'NaN',
    '-Infinity',
    '١',
    '１',
    '1.٥',
    '-é',
  ])('is not in %j', (text) => {
    expect(read(text)).toBeUndefined();
  });

  it('starts and ends anywhere', () => {
    const bytes = Buffer.from('x-1.5e3,');
    expect(numeral.read(bytes, 1)).toBe(7);
    expect(numeral.value).toBe(-1_500);
  });

  it('is read as JSON.parse reads it, whatever the digits', () => {
    fc.assert(
      fc.property(numerals, (text) => {
        expect(read(text)).toBe(parsed(text));
      }),
      { numRuns: 5_000 },
    );
  });

  it('is the double that was written, whatever the double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        // Object.is and JSON.stringify differ in -0 alone, which is written out here.
        const text = Object.is(value, -0) ? '-0' : JSON.stringify(value);
        expect(read(text)).toBe(value);
      }),
      { numRuns: 5_000 },
    );
  });
});
