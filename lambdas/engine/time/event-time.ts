/**
 * Reads an RFC 3339 date-time: `2025-03-10T10:15:30Z`, with any number of fraction digits (those
 * past the millisecond are cut) and `Z` or a numeric offset. Undefined for anything else: a local
 * time without a zone is not an instant, and `Date.parse` would guess. Leap seconds (`:60`) count
 * as the second after.
 *
 * @returns epoch milliseconds, negative before 1970
 */
export const parseRfc3339 = (text: string): number | undefined => {
  if (text.length < 20) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  if ((year | month | day | hour | minute | second) < 0) return undefined;
  if (text[4] !== '-' || text[7] !== '-' || text[13] !== ':' || text[16] !== ':') return undefined;
  const separator = text[10];
  if (separator !== 'T' && separator !== 't' && separator !== ' ') return undefined;
  if (hour > 23 || minute > 59 || second > 60 || !isCalendarDay(year, month, day)) return undefined;

  let at = 19;
  let millisecond = 0;
  if (text[at] === '.') {
    const first = at + 1;
    at = first;
    let scale = 100;
    for (let digit = digits(text, at, 1); digit >= 0; digit = digits(text, at, 1)) {
      millisecond += digit * scale;
      scale = scale > 1 ? scale / 10 : 0;
      at += 1;
    }
    if (at === first) return undefined;
  }
  const offsetMinutes = zoneOffset(text, at);
  if (offsetMinutes === undefined) return undefined;
  const days = daysSinceEpoch(year, month, day);
  return ((days * 24 + hour) * 60 + minute - offsetMinutes) * 60_000 + second * 1_000 + millisecond;
};

/** The number written in `count` digits from `from`, or -1 where there is anything else. */
const digits = (text: string, from: number, count: number): number => {
  let value = 0;
  for (let at = from; at < from + count; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
};

/** Minutes east of UTC that the text ends with from `at`, undefined where it ends otherwise. */
const zoneOffset = (text: string, at: number): number | undefined => {
  const sign = text[at];
  if (sign === 'Z' || sign === 'z') return text.length === at + 1 ? 0 : undefined;
  if ((sign !== '+' && sign !== '-') || text.length !== at + 6 || text[at + 3] !== ':') {
    return undefined;
  }
  const hour = digits(text, at + 1, 2);
  const minute = digits(text, at + 4, 2);
  if ((hour | minute) < 0 || hour > 23 || minute > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (hour * 60 + minute);
};

const isLeapYear = (year: number): boolean =>
  year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

const isCalendarDay = (year: number, month: number, day: number): boolean => {
  const length = month === 2 && isLeapYear(year) ? 29 : monthLengths[month - 1];
  return length !== undefined && day >= 1 && day <= length;
};

/**
 * Days from 1970-01-01 in the proleptic Gregorian calendar, counting years from March so that the
 * leap day is the last of its year (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
 */
const daysSinceEpoch = (year: number, month: number, day: number): number => {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};

/** Epoch milliseconds as people read them: ISO 8601 in UTC. */
export const formatInstant = (epochMs: number): string => new Date(epochMs).toISOString();
