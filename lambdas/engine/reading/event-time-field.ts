import { parseRfc3339 } from '../time/event-time.ts';
import type { EventTimeField, ReadingSchema } from './reading-schema.ts';

/** The field with the event time, and its format. */
export const eventTimeField = (eventTime: ReadingSchema['eventTime']): EventTimeField =>
  typeof eventTime === 'string' ? { field: eventTime, format: 'rfc3339' } : eventTime;

/** Reads the event time of a raw reading, epoch ms; undefined where the field holds none. */
export const compileEventTime = (
  eventTime: ReadingSchema['eventTime'],
): ((raw: Readonly<Record<string, unknown>>) => number | undefined) => {
  const { field, format } = eventTimeField(eventTime);
  if (format !== 'rfc3339') return (raw) => eventTimeOfNumber(format, raw[field]);
  return (raw) => {
    const value = raw[field];
    return typeof value === 'string' ? parseRfc3339(value) : undefined;
  };
};

/** The event time, epoch ms, in a field that holds a number; undefined where it holds none. */
export const eventTimeOfNumber = (
  format: Exclude<EventTimeField['format'], 'rfc3339'>,
  value: unknown,
): number | undefined =>
  format === 'epochMilliseconds' ? wholeMilliseconds(value) : cutSeconds(value);

/**
 * The latest instant that a calendar date can name, either side of 1970 (ECMA-262, time values).
 */
const farthestMs = 8.64e15;

const wholeMilliseconds = (value: unknown): number | undefined => {
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined;
  return Math.abs(value) <= farthestMs ? value + 0 : undefined;
};

/**
 * Seconds, cut at the millisecond. The double of `1.001` is not 1.001: what is as near to a whole
 * millisecond as two roundings can put it is that millisecond, not the one before.
 */
const cutSeconds = (value: unknown): number | undefined => {
  if (typeof value !== 'number') return undefined;
  const ms = value * 1_000;
  if (!(Math.abs(ms) <= farthestMs)) return undefined;
  const nearest = Math.round(ms);
  const isWhole = Math.abs(ms - nearest) <= Math.abs(ms) * Number.EPSILON;
  return (isWhole ? nearest : Math.floor(ms)) + 0;
};
