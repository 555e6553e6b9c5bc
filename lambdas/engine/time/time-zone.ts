/** What a year has in common with the next: the local time at which an offset begins. */
export interface YearlyChange {
  /** 1 to 12. */
  readonly month: number;
  /** Which one in the month: 1 to 4 from its start, 5 for the last one. */
  readonly week: number;
  /** 0 for Sunday to 6 for Saturday. */
  readonly weekday: number;
  /**
   * Seconds after that day's midnight, by the clock as it stood before the change. Below 0 or over
   * a day where the rule is about a day near another one: "the Friday before the last Sunday".
   */
  readonly atSeconds: number;
  /** Seconds east of UTC from then on. */
  readonly offsetSeconds: number;
}

/** The clock of a place, as IANA's time zone database has it. Plain data, made by a script. */
export interface TimeZone {
  /** IANA's name: `Europe/Berlin`. */
  readonly name: string;
  /** The release of the database in which the zone last changed here. */
  readonly version: string;
  /** Seconds east of UTC; the first one holds before the first change. */
  readonly offsets: readonly number[];
  /**
   * Changes, separated by white space: seconds since the one before (the first: since 1970) to base
   * 36, a colon, and the place in `offsets` of what holds from then on.
   */
  readonly changes: string;
  /** The two changes of every year after the last one listed; none where there are no more. */
  readonly yearly: readonly YearlyChange[];
}

/** A stretch of time, `[start, end)` in epoch ms, in which a zone's offset is one and the same. */
export interface ZonePeriod {
  readonly start: number;
  readonly end: number;
  readonly offsetMs: number;
}
