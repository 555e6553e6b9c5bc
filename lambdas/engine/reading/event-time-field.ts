import { parseRfc3339 } from '../time/event-time.ts';
import type { ReadingSchema } from './reading-schema.ts';

/** Reads the event time of a raw reading, epoch ms; undefined where the field holds none. */
export const compileEventTime = (
  eventTime: ReadingSchema['eventTime'],
): ((raw: Readonly<Record<string, unknown>>) => number | undefined) => {
  const { field, format } =
    typeof eventTime === 'string' ? { field: eventTime, format: 'rfc3339' as const } : eventTime;
  switch (format) {
    case 'rfc3339':
      return (raw) => {
        const value = raw[field];
        return typeof value === 'string' ? parseRfc3339(value) : undefined;
      };
    case 'epochMilliseconds':
      return (raw) => wholeMilliseconds(raw[field], 1);
    case 'epochSeconds':
      return (raw) => wholeMilliseconds(raw[field], 1_000);
  }
};

/** The latest instant that a calendar date can name, either side of 1970 (ECMA-262, time values). */
const farthestMs = 8.64e15;

const wholeMilliseconds = (value: unknown, scale: number): number | undefined => {
  if (typeof value !== 'number') return undefined;
  const ms = value * scale;
  if (!(Math.abs(ms) <= farthestMs)) return undefined;
  return scale === 1 && !Number.isInteger(ms) ? undefined : Math.floor(ms);
};
