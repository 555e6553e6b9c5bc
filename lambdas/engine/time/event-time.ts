/**
 * Reads an RFC 3339 date-time: `2025-03-10T10:15:30Z`, with any number of fraction digits (those
 * past the millisecond are cut) and `Z` or a numeric offset. Undefined for anything else: a local
 * time without a zone is not an instant, and `Date.parse` would guess. Leap seconds (`:60`) count
 * as the second after.
 *
 * @returns epoch milliseconds, negative before 1970
 */
export const parseRfc3339 = (text: string): number | undefined => {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return undefined;
    bytes[at] = code;
  }
  const epochMs = rfc3339At(bytes, 0, bytes.length);
  return Number.isNaN(epochMs) ? undefined : epochMs;
};

/** What `parseRfc3339` makes of the text between two places of a payload; NaN for undefined. */
export const rfc3339At = (bytes: Uint8Array, from: number, to: number): number => {
  if (to - from < 20) return Number.NaN;
  const year = twoDigits(bytes, from) * 100 + twoDigits(bytes, from + 2);
  const month = twoDigits(bytes, from + 5);
  const day = twoDigits(bytes, from + 8);
  const hour = twoDigits(bytes, from + 11);
  const minute = twoDigits(bytes, from + 14);
  const second = twoDigits(bytes, from + 17);
  const isTime = hour <= 23 && minute <= 59 && second <= 60;
  if (!isTime || !hasSeparators(bytes, from) || !isCalendarDay(year, month, day)) {
    return Number.NaN;
  }
  let at = from + 19;
  let millisecond = 0;
  if (bytes[at] === dot) {
    const first = at + 1;
    let scale = 100;
    for (at = first; at < to && isDigit(bytes[at] as number); at += 1) {
      millisecond += ((bytes[at] as number) - zero) * scale;
      scale = scale > 1 ? scale / 10 : 0;
    }
    if (at === first) return Number.NaN;
  }
  const minutes = hour * 60 + minute - zoneOffset(bytes, at, to);
  const days = daysSinceEpoch(year, month, day);
  return (days * 1_440 + minutes) * 60_000 + second * 1_000 + millisecond;
};

const zero = 0x30;
const dot = 0x2e;
const plus = 0x2b;
const minus = 0x2d;
const colon = 0x3a;
const space = 0x20;
/** Set in a small letter, clear in its capital. */
const smallBit = 0x20;
const smallT = 0x74;
const smallZ = 0x7a;

const isDigit = (code: number): boolean => code >= zero && code <= zero + 9;

/** The number that two digits write; 100 times 100, too much for any part, where they do not. */
const twoDigits = (bytes: Uint8Array, at: number): number => {
  const tens = bytes[at] as number;
  const ones = bytes[at + 1] as number;
  return isDigit(tens) && isDigit(ones) ? (tens - zero) * 10 + ones - zero : 10_000;
};

/** True for `....-..-..T..:..:..`, with a `t` or a space for the `T` if need be. */
const hasSeparators = (bytes: Uint8Array, from: number): boolean => {
  const separator = bytes[from + 10] as number;
  return (
    bytes[from + 4] === minus &&
    bytes[from + 7] === minus &&
    ((separator | smallBit) === smallT || separator === space) &&
    bytes[from + 13] === colon &&
    bytes[from + 16] === colon
  );
};

/** Minutes east of UTC that the text ends with from `at`; NaN where it ends otherwise. */
const zoneOffset = (bytes: Uint8Array, at: number, to: number): number => {
  if (at >= to) return Number.NaN;
  const sign = bytes[at] as number;
  if ((sign | smallBit) === smallZ) return to === at + 1 ? 0 : Number.NaN;
  if ((sign !== plus && sign !== minus) || to !== at + 6 || bytes[at + 3] !== colon) {
    return Number.NaN;
  }
  const hour = twoDigits(bytes, at + 1);
  const minute = twoDigits(bytes, at + 4);
  if (hour > 23 || minute > 59) return Number.NaN;
  return (sign === minus ? -1 : 1) * (hour * 60 + minute);
};

const isLeapYear = (year: number): boolean =>
  year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

const isCalendarDay = (year: number, month: number, day: number): boolean => {
  if (year > 9_999) return false;
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
