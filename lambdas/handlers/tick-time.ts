import { parseRfc3339 } from '../engine/index.ts';

/**
 * The schedule's own time, epoch ms, from `{"time": "<aws.scheduler.scheduled-time>"}`: the same on
 * every retry, which a clock would not be.
 *
 * @throws TypeError where the event is not of the schedule
 */
export const tickTime = (event: unknown): number => {
  const time = typeof event === 'object' && event !== null && 'time' in event ? event.time : event;
  const timeMs = typeof time === 'string' ? parseRfc3339(time) : undefined;
  if (timeMs === undefined) {
    throw new TypeError(
      `time is ${JSON.stringify(time)}, but must be an instant like 2025-03-10T10:15:00Z; ` +
        'let the schedule pass {"time": "<aws.scheduler.scheduled-time>"}',
    );
  }
  return timeMs;
};
