const dayMs = 86_400_000;
const maxInstantMs = 8.64e15;

/** What stands where there is no value. */
export const nothing = '–';

/**
 * An instant in UTC as short as it can be without doubt: `10:15:30Z` on the day of `nowMs`,
 * `2025-03-10 10:15:30Z` on any other.
 */
export const shortInstant = (epochMs: number | null, nowMs: number): string => {
  if (!isInstant(epochMs)) return nothing;
  const text = new Date(epochMs).toISOString();
  const time = `${text.slice(-13, -5)}Z`;
  return Math.floor(epochMs / dayMs) === Math.floor(nowMs / dayMs)
    ? time
    : `${text.slice(0, -14)} ${time}`;
};

/** The minute of an instant in UTC: `10:15Z`. */
export const minuteOf = (epochMs: number): string =>
  isInstant(epochMs) ? `${new Date(epochMs).toISOString().slice(-13, -8)}Z` : nothing;

/** Date and time of an instant in UTC, apart: `2025-03-10` and `10:15:30`. */
export const dateAndTime = (epochMs: number): readonly [date: string, time: string] => {
  if (!isInstant(epochMs)) return [nothing, nothing];
  const text = new Date(epochMs).toISOString();
  return [text.slice(0, -14), text.slice(-13, -5)];
};

const isInstant = (epochMs: number | null): epochMs is number =>
  epochMs !== null && Math.abs(epochMs) <= maxInstantMs;
