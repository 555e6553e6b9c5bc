import type { MeasureAggregate } from '../aggregates/aggregate.ts';
import { DefinitionError } from '../errors.ts';
import { type Duration, days } from '../time/duration.ts';
import type { TimeZone } from '../time/time-zone.ts';
import { ZoneClock } from '../time/zone-clock.ts';
import { firingsOf } from './firings.ts';
import type { Window } from './window-assigner.ts';
import type { CommonWindowOptions, DeclaredWindow } from './window-options.ts';

const units = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type CalendarUnit = (typeof units)[number];

const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;

export interface CalendarOptions<Aggregates extends Readonly<Record<string, MeasureAggregate>>>
  extends Omit<CommonWindowOptions<Aggregates>, 'offset'> {
  readonly unit: CalendarUnit;
  /** The clock on the wall: one of `zones`. */
  readonly zone: TimeZone;
  /**
   * How many units a window has. Days and weeks are counted from the first of their kind in 1970,
   * months, quarters and years from January 1970, so that half-years start in January and July.
   * @default 1
   */
  readonly every?: number;
  /**
   * How long after midnight, by the clock on the wall, a window starts: a gas day at `hours(6)`.
   * @default - at midnight
   */
  readonly startsAt?: Duration;
  /** Of weeks only. @default 'monday' */
  readonly weekStartsOn?: (typeof weekdays)[number];
}

/**
 * Calendar windows: days, weeks, months, quarters or years of a place, side by side. A day has 23
 * or 25 hours where the clock changes. A window starts at the first instant at which the local time
 * is that of its start or later: where the clock skips midnight, when it jumps; where it shows
 * midnight twice, the first time. A day that a place left out has no window.
 *
 * @throws DefinitionError naming the option that is wrong
 * @example
 * import * as zones from '../lambdas/engine/time/zones.ts';
 *
 * calendar({
 *   unit: 'day',
 *   zone: zones.europeBerlin,
 *   allowedLateness: hours(12),
 *   aggregate: { used: sum('kilowattHours') },
 * })
 */
export const calendar = <const Aggregates extends Readonly<Record<string, MeasureAggregate>>>(
  options: CalendarOptions<Aggregates>,
): DeclaredWindow<Aggregates> => {
  const { unit, zone, allowedLateness, firings, aggregate } = options;
  const every = options.every ?? 1;
  const startsAt: number = options.startsAt ?? 0;
  const weekStartsOn = options.weekStartsOn ?? 'monday';
  validate({ unit, every, startsAt, weekStartsOn });
  const grid = gridOf(unit, every, weekdays.indexOf(weekStartsOn));
  const clock = new ZoneClock(zone);
  const startOfNumber = (number: number): number =>
    clock.firstInstant(grid.localStart(number) + startsAt);

  /** Found last: readings that follow each other are mostly in one window. */
  let found: Window = { start: 0, end: 0 };
  const windowAt = (instantMs: number): Window => {
    if (found.start <= instantMs && instantMs < found.end) return found;
    let number = grid.numberOf(clock.localTime(instantMs) - startsAt);
    let end = startOfNumber(number + 1);
    // The clock went back over a start, or a day was left out: the window has begun already.
    while (end <= instantMs) {
      number += 1;
      end = startOfNumber(number + 1);
    }
    found = { start: startOfNumber(number), end };
    return found;
  };
  const signature = [unit, every, startsAt, weekStartsOn, zone.name, zone.version].join(',');
  return {
    assigner: {
      kind: 'calendar',
      sizeMs: grid.longestDays * days(1),
      offsetMs: startsAt,
      signature: `calendar(${signature})`,
      named: 'start',
      slice: windowAt,
      nextEnd: (instantMs) => windowAt(instantMs).end,
      startOf: (endMs) => windowAt(endMs - 1).start,
      lastEnd: (slice) => slice.end,
    },
    allowedLateness,
    firings: firingsOf(firings),
    aggregate,
  };
};

/** Windows by number, in local time. */
interface Grid {
  numberOf(localMs: number): number;
  localStart(number: number): number;
  readonly longestDays: number;
}

/** 1970 began on a Thursday. */
const firstWeekday = 4;

const monthsIn = { month: 1, quarter: 3, year: 12 } as const;
const longestDaysIn = { month: 31, quarter: 92, year: 366 } as const;

const gridOf = (unit: CalendarUnit, every: number, weekday: number): Grid => {
  if (unit === 'day' || unit === 'week') {
    const length = unit === 'day' ? every : 7 * every;
    const first = unit === 'day' ? 0 : (weekday - firstWeekday + 7) % 7;
    return {
      numberOf: (localMs) => Math.floor((localMs / days(1) - first) / length),
      localStart: (number) => (number * length + first) * days(1),
      longestDays: length,
    };
  }
  const length = monthsIn[unit] * every;
  return {
    numberOf: (localMs) => {
      const date = new Date(localMs);
      const month = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
      return Math.floor(month / length);
    },
    // The year 1970 keeps Date.UTC from taking years below 100 for those of the last century.
    localStart: (number) => new Date(0).setUTCMonth(number * length),
    longestDays: longestDaysIn[unit] * every,
  };
};

const validate = ({
  unit,
  every,
  startsAt,
  weekStartsOn,
}: {
  unit: string;
  every: number;
  startsAt: number;
  weekStartsOn: string;
}): void => {
  oneOf('unit', unit, units);
  oneOf('weekStartsOn', weekStartsOn, weekdays);
  if (!(Number.isInteger(every) && every >= 1 && every <= 1_000)) {
    throw new DefinitionError('every', every, 'a whole number from 1 to 1000', 'correct it');
  }
  if (!(Number.isInteger(startsAt) && startsAt >= 0 && startsAt < days(1))) {
    throw new DefinitionError(
      'startsAt',
      startsAt,
      'a whole number of milliseconds from 0 to less than a day',
      'write it with hours(), as the time on the clock',
    );
  }
};

const oneOf = (field: string, value: string, allowed: readonly string[]): void => {
  if (allowed.includes(value)) return;
  throw new DefinitionError(field, value, `one of ${allowed.join(', ')}`, 'correct it');
};
