import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileEventTime } from '../../../../../lambdas/engine/reading/event-time-field.ts';

const read = (
  format: 'rfc3339' | 'epochMilliseconds' | 'epochSeconds',
): ((value: unknown) => number | undefined) => {
  const compiled = compileEventTime({ field: 'at', format });
  return (value) => compiled({ at: value });
};

describe('event time field', () => {
  it('is RFC 3339 text where only its name is declared', () => {
    const compiled = compileEventTime('at');
    expect(compiled({ at: '1970-01-01T00:00:01Z' })).toBe(1_000);
    for (const at of [1_000, '1000', null, undefined, [], {}, true]) {
      expect(compiled({ at })).toBeUndefined();
    }
    expect(compiled({})).toBeUndefined();
  });

  it('takes whole epoch milliseconds, as far as a calendar reaches', () => {
    const milliseconds = read('epochMilliseconds');
    expect(milliseconds(-0)).toBe(0);
    for (const value of [0, -1, 1_741_601_730_123, 8.64e15, -8.64e15]) {
      expect(milliseconds(value)).toBe(value);
    }
    for (const value of [0.5, 8.64e15 + 2, -8.64e15 - 2, 1e300, Number.POSITIVE_INFINITY, '5']) {
      expect(milliseconds(value)).toBeUndefined();
    }
  });

  it('takes epoch seconds with a fraction, cut at the millisecond', () => {
    const seconds = read('epochSeconds');
    expect(seconds(1_741_601_730)).toBe(1_741_601_730_000);
    expect(seconds(0.0019)).toBe(1);
    expect(seconds(1.001)).toBe(1_001);
    expect(seconds(-0.0011)).toBe(-2);
    expect(seconds(-0)).toBe(0);
    expect(seconds(8.64e12)).toBe(8.64e15);
    for (const value of [8.64e12 + 1, Number.POSITIVE_INFINITY, '5', null]) {
      expect(seconds(value)).toBeUndefined();
    }
  });

  it('reads decimal seconds as the milliseconds that they name', () => {
    const seconds = read('epochSeconds');
    const instants = fc.integer({ min: -2_208_988_800_000, max: 4_102_444_800_000 });
    fc.assert(
      fc.property(instants, (instant) => {
        const sign = instant < 0 ? '-' : '';
        const digits = String(Math.abs(instant)).padStart(4, '0');
        const text = `${sign}${digits.slice(0, -3)}.${digits.slice(-3)}`;
        expect(seconds(JSON.parse(text))).toBe(instant);
      }),
      { numRuns: 2_000 },
    );
  });
});
