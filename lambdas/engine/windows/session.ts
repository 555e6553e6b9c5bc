import type { MeasureAggregate } from '../aggregates/aggregate.ts';
import { DefinitionError } from '../errors.ts';
import { matchesSensor } from '../reading/matches-sensor.ts';
import type { Duration } from '../time/duration.ts';
import { firingsOf } from './firings.ts';
import type { CommonWindowOptions, DeclaredWindow } from './window-options.ts';

/** The gap of the sensors whose ids match a pattern: an id, or the start of ids and `*`. */
export interface SessionGap {
  readonly sensors: string;
  readonly gap: Duration;
}

export interface SessionOptions<Aggregates extends Readonly<Record<string, MeasureAggregate>>>
  extends Omit<CommonWindowOptions<Aggregates>, 'offset'> {
  /**
   * So long a silence, by event time, ends a session. By key: the first pattern that matches a
   * sensor decides; the last one is `*`.
   */
  readonly gap: Duration | readonly SessionGap[];
  /**
   * A session is cut at this length, and the next one begins with the next reading. A reading that
   * comes late does not move what was cut, so where a cut is depends on the order of readings.
   * @default - sessions of any length
   */
  readonly maxDuration?: Duration;
}

/**
 * Sessions: readings that follow each other within `gap` belong together. A session is
 * `[first reading, last reading + gap)`. Two readings `gap` apart are of two sessions. A reading
 * between two sessions can make them one, and one before a session moves its start; a result whose
 * session is part of another one now gets a last revision of reason `merged`.
 *
 * @throws DefinitionError naming the option that is wrong
 * @example
 * session({
 *   gap: minutes(5),
 *   allowedLateness: minutes(30),
 *   aggregate: { used: sum('kilowattHours'), readings: count() },
 * })
 */
export const session = <const Aggregates extends Readonly<Record<string, MeasureAggregate>>>({
  gap,
  maxDuration,
  allowedLateness,
  firings,
  aggregate,
}: SessionOptions<Aggregates>): DeclaredWindow<Aggregates> => {
  const gaps = typeof gap === 'number' ? [{ sensors: '*', gap }] : gap;
  const mergesUpToMs = maxDuration ?? Number.POSITIVE_INFINITY;
  validate(gaps, mergesUpToMs);
  const longestGap = Math.max(...gaps.map((each) => each.gap));
  const gapOf = (sensor: string): number =>
    gaps.find((each) => matchesSensor(each.sensors, sensor))?.gap ?? longestGap;
  const text = gaps.map((each) => `${each.sensors} ${each.gap}`).join(';');
  return {
    assigner: {
      kind: 'session',
      sizeMs: maxDuration ?? longestGap,
      offsetMs: 0,
      signature: `session(${text},${maxDuration ?? ''})`,
      named: 'start',
      mergesUpToMs,
      slice: (eventTimeMs, key) => ({
        start: eventTimeMs,
        end: eventTimeMs + Math.min(gapOf(key), mergesUpToMs),
      }),
      nextEnd: (instantMs, { end }) => (end > instantMs ? end : Number.POSITIVE_INFINITY),
      startOf: (_, { start }) => start,
      lastEnd: ({ end }) => end,
    },
    allowedLateness,
    firings: firingsOf(firings),
    aggregate,
  };
};

const validate = (gaps: readonly SessionGap[], longestMs: number): void => {
  for (const { sensors, gap } of gaps) {
    if (Number.isSafeInteger(gap) && gap >= 1) continue;
    throw new DefinitionError(
      sensors === '*' ? 'gap' : `gap of "${sensors}"`,
      gap,
      'a whole number of milliseconds, at least 1',
      'write it with seconds() or minutes()',
    );
  }
  if (gaps.at(-1)?.sensors !== '*') {
    throw new DefinitionError(
      'gap',
      gaps.map(({ sensors }) => sensors),
      'patterns of which the last one is "*"',
      'add { sensors: "*", gap: ... }: every sensor needs a gap',
    );
  }
  if (longestMs < Math.max(...gaps.map(({ gap }) => gap))) {
    throw new DefinitionError(
      'maxDuration',
      longestMs,
      'at least as long as the longest gap',
      'a shorter one would end every session before its silence',
    );
  }
  if (!(longestMs === Number.POSITIVE_INFINITY || Number.isSafeInteger(longestMs))) {
    throw new DefinitionError(
      'maxDuration',
      longestMs,
      'a whole number of milliseconds',
      'write it with minutes() or hours()',
    );
  }
};
