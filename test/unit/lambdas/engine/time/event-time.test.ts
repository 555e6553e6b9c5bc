import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant, parseRfc3339 } from '../../../../../lambdas/engine/time/event-time.ts';

const two = (value: number): string => String(value).padStart(2, '0');

describe('event time', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2025-03-10T10:15:30Z', 1_741_601_730_000],
    ['2025-03-10t10:15:30z', 1_741_601_730_000],
    ['2025-03-10 10:15:30Z', 1_741_601_730_000],
    ['2025-03-10T10:15:30.5Z', 1_741_601_730_500],
    ['2025-03-10T10:15:30.123456789Z', 1_741_601_730_123],
    ['2025-03-10T10:15:30.0009Z', 1_741_601_730_000],
    ['2025-03-10T11:15:30+01:00', 1_741_601_730_000],
    ['2025-03-10T02:45:30-07:30', 1_741_601_730_000],
    ['2025-03-10T10:15:30-00:00', 1_741_601_730_000],
    ['2025-03-11T10:14:30+23:59', 1_741_601_730_000],
    ['1969-12-31T23:59:59.999Z', -1],
    ['1970-01-01T00:30:00+01:00', -1_800_000],
    ['0000-01-01T00:00:00Z', -62_167_219_200_000],
    ['9999-12-31T23:59:59.999Z', 253_402_300_799_999],
  ])('of %s is %i', (text, expected) => {
    expect(parseRfc3339(text)).toBe(expected);
  });

  it.each([
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['2000-02-29', true],
    ['1900-02-29', false],
    ['2024-02-30', false],
    ['2025-04-31', false],
    ['2025-12-31', true],
    ['2025-01-00', false],
    ['2025-00-10', false],
    ['2025-13-10', false],
  ])('has the day %s: %s', (day, isDay) => {
    expect(parseRfc3339(`${day}T00:00:00Z`) !== undefined).toBe(isDay);
  });

  it('counts a leap second as the second after it', () => {
    expect(parseRfc3339('2016-12-31T23:59:60Z')).toBe(parseRfc3339('2017-01-01T00:00:00Z'));
    expect(parseRfc3339('2017-01-01T00:59:60.250+01:00')).toBe(
      parseRfc3339('2017-01-01T00:00:00.250Z'),
    );
  });

  it.each([
    '',
    'now',
    '2025-03-10',
    '2025-03-10T10:15Z',
    '2025-03-10T10:15:30',
    '2025-03-10T10:15:30.',
    '2025-03-10T10:15:30.Z',
    '2025-03-10T10:15:30.5',
    '2025-03-10T10:15:30,5Z',
    '2025-03-10T24:00:00Z',
    '2025-03-10T10:60:00Z',
    '2025-03-10T10:15:61Z',
    '2025-03-10T10:15:30ZZ',
    '2025-03-10T10:15:30Z ',
    ' 2025-03-10T10:15:30Z',
    '2025-03-10T10:15:30+01',
    '2025-03-10T10:15:30+0100',
    '2025-03-10T10:15:30+24:00',
    '2025-03-10T10:15:30+01:60',
    '2025-03-10T10:15:30+1:000',
    '2025-03-10_10:15:30Z',
    '2025/03/10T10:15:30Z',
    '25-03-10T10:15:30Z',
    '+002025-03-10T10:15:30Z',
    '-2025-03-10T10:15:30Z',
    '2025-3-10T010:15:30Z',
    '2025-03-10T1٠:15:30Z',
    '２025-03-10T10:15:30Z',
    '2025-03-10T10:15:30\u0000Z',
    '2025-03-10T10:15:3 Z',
    '2025-03-10T10:-5:30Z',
    '2025/03-10T10:15:30Z',
    '2025-03/10T10:15:30Z',
    '2025-03-10T10.15:30Z',
    '2025-03-10T10:15.30Z',
    '2025-03-10T10:15:30*01:00',
    '2025-03-10T10:15:30+01.00',
    // A character whose last byte is that of a digit.
    '\u0132025-03-10T10:15:30Z',
    '1741601730000',
    'Mon, 10 Mar 2025 10:15:30 GMT',
  ])('is not in %j', (text) => {
    expect(parseRfc3339(text)).toBeUndefined();
  });

  const valid = fc
    .record({
      instant: fc.date({
        min: new Date('0001-01-02T00:00:00Z'),
        max: new Date('9999-12-30T00:00:00Z'),
        noInvalidDate: true,
      }),
      fraction: fc.stringMatching(/^[0-9]{1,12}$/),
      separator: fc.constantFrom('T', 't'),
      zone: fc.oneof(
        fc.constantFrom('Z', 'z'),
        fc
          .tuple(fc.constantFrom('+', '-'), fc.nat(23), fc.nat(59))
          .map(([sign, hours, minutes]) => `${sign}${two(hours)}:${two(minutes)}`),
      ),
    })
    .map(({ instant, fraction, separator, zone }) => {
      const [day, time] = instant.toISOString().slice(0, 19).split('T');
      return `${day}${separator}${time}.${fraction}${zone}`;
    });

  it('is what Date.parse makes of a valid text, fractions cut at the millisecond', () => {
    fc.assert(
      fc.property(valid, (text) => {
        const cut = text.replace(/(\.\d{3})\d+/, '$1').toUpperCase();
        expect(parseRfc3339(text)).toBe(Date.parse(cut));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is in no text that Date.parse calls invalid, but for leap seconds', () => {
    const nearly = fc
      .tuple(valid, fc.nat(40), fc.constantFrom('', '0', '9', '-', ':', '.', 'Z', '+', 'x', ' '))
      .map(([text, at, mark]) => text.slice(0, at) + mark + text.slice(at + 1));
    fc.assert(
      fc.property(nearly, (text) => {
        const parsed = parseRfc3339(text);
        if (parsed === undefined) return;
        const regular = text
          .replace(/(\.\d{3})\d+/, '$1')
          .toUpperCase()
          .replace(' ', 'T');
        if (!/:60\b/.test(regular)) expect(parsed).toBe(Date.parse(regular));
      }),
      { numRuns: 2_000 },
    );
  });

  it('survives being formatted', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (instant) => {
        expect(parseRfc3339(formatInstant(instant))).toBe(instant);
      }),
    );
  });
});
