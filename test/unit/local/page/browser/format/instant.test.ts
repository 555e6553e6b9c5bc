import { describe, expect, it } from 'vitest';
import {
  dateAndTime,
  minuteOf,
  shortInstant,
} from '../../../../../../local/page/browser/format/instant.ts';

const now = Date.parse('2025-03-10T10:15:30Z');

describe('shortInstant', () => {
  it('is the time where the day is the same', () => {
    expect(shortInstant(Date.parse('2025-03-10T00:00:00.999Z'), now)).toBe('00:00:00Z');
  });

  it('has the date on any other day, before 1970 and after 9999 too', () => {
    expect(shortInstant(Date.parse('2025-03-09T23:59:59Z'), now)).toBe('2025-03-09 23:59:59Z');
    expect(shortInstant(-1, now)).toBe('1969-12-31 23:59:59Z');
    expect(shortInstant(253_402_300_800_000, now)).toBe('+010000-01-01 00:00:00Z');
  });

  it('is a dash where there is no instant', () => {
    expect(shortInstant(null, now)).toBe('–');
    expect(shortInstant(Number.NaN, now)).toBe('–');
    expect(shortInstant(1e300, now)).toBe('–');
  });
});

describe('minuteOf and dateAndTime', () => {
  it('cut an instant in UTC', () => {
    expect(minuteOf(now)).toBe('10:15Z');
    expect(dateAndTime(now)).toEqual(['2025-03-10', '10:15:30']);
    expect(dateAndTime(Number.NaN)).toEqual(['–', '–']);
  });
});
