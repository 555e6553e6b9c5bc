import type { TimeZone, YearlyChange, ZonePeriod } from './time-zone.ts';

const dayMs = 86_400_000;

/** No place has ever been further than this from UTC. */
const furthestMs = 16 * 3_600_000;

/**
 * Turns instants into a zone's local time and back. Local time is told in ms as if it were UTC, so
 * that the calendar's arithmetic is that of UTC.
 */
export class ZoneClock {
  private readonly zone: TimeZone;
  /** Starts of the periods that the zone lists, ascending, and the offsets that hold from them. */
  private readonly starts: readonly number[];
  private readonly offsetsMs: readonly number[];

  constructor(zone: TimeZone) {
    this.zone = zone;
    const starts = [Number.NEGATIVE_INFINITY];
    const offsetsMs = [(zone.offsets[0] ?? 0) * 1_000];
    let seconds = 0;
    for (const change of zone.changes.split(/\s+/).filter((text) => text !== '')) {
      const [delta = '', place = ''] = change.split(':');
      seconds += Number.parseInt(delta, 36);
      starts.push(seconds * 1_000);
      offsetsMs.push((zone.offsets[Number(place)] ?? 0) * 1_000);
    }
    this.starts = starts;
    this.offsetsMs = offsetsMs;
  }

  localTime(instantMs: number): number {
    return instantMs + this.periodAt(instantMs).offsetMs;
  }

  /**
   * The first instant at which the local time is that or a later one. Where the clock skips the
   * local time it is the end of the gap; where it shows it twice, the first time.
   */
  firstInstant(localMs: number): number {
    let period = this.periodAt(localMs - furthestMs);
    for (;;) {
      const instantMs = Math.max(period.start, localMs - period.offsetMs);
      if (instantMs < period.end) return instantMs;
      period = this.periodAt(period.end);
    }
  }

  /** The period that holds the instant. */
  periodAt(instantMs: number): ZonePeriod {
    const { starts, offsetsMs } = this;
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) <= instantMs) low = middle;
      else high = middle;
    }
    const listed = {
      start: starts[low] as number,
      end: starts[high] ?? Number.POSITIVE_INFINITY,
      offsetMs: offsetsMs[low] as number,
    };
    if (high < starts.length || this.zone.yearly.length === 0) return listed;
    return this.yearlyPeriodAt(instantMs, listed);
  }

  /** After the last listed change: between two of the yearly ones, or up to the first of them. */
  private yearlyPeriodAt(instantMs: number, last: ZonePeriod): ZonePeriod {
    const year = new Date(instantMs).getUTCFullYear();
    let period = last;
    for (const each of [year - 1, year, year + 1]) {
      for (const { start, offsetMs } of changesOf(this.zone.yearly, each)) {
        // A rule's first change may repeat the last listed one, of the same season.
        if (start <= last.start || offsetMs === period.offsetMs) continue;
        if (start > instantMs) return { ...period, end: start };
        period = { start, end: Number.POSITIVE_INFINITY, offsetMs };
      }
    }
    return period;
  }
}

const changesOf = (
  yearly: readonly YearlyChange[],
  year: number,
): { start: number; offsetMs: number }[] =>
  yearly.map((change, at) => {
    // Each rule is told by the clock that the other one has set.
    const before = yearly.at(at - 1)?.offsetSeconds ?? 0;
    const localMs = dayOf(change, year) + change.atSeconds * 1_000;
    return { start: localMs - before * 1_000, offsetMs: change.offsetSeconds * 1_000 };
  });

/** Midnight, as if in UTC, of the nth weekday of a month. */
const dayOf = ({ month, week, weekday }: YearlyChange, year: number): number => {
  const first = Date.UTC(year, month - 1, 1);
  const day =
    first + ((weekday - new Date(first).getUTCDay() + 7) % 7) * dayMs + (week - 1) * 7 * dayMs;
  return day < Date.UTC(year, month, 1) ? day : day - 7 * dayMs;
};
