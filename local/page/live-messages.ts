/**
 * What the page's server and browser say to each other, beside `Observation` and `WindowResult`.
 * `/api/live` sends the events `history` (once, on connect), `readings` (about four a second),
 * `observation` (one a second) and `trouble` (where the run could not be observed).
 */

/** A reading as a dot: sensor, event time in epoch ms, value. Short, since thousands travel. */
export type LiveReading = readonly [sensor: string, eventTimeMs: number, value: number];

/** A dot of a sensor that is named already. */
export type ReadingDot = readonly [eventTimeMs: number, value: number];

/** Data of the event `trouble`. */
export interface Trouble {
  readonly message: string;
}

/** Dots per sensor that the event `history` carries: what a sparkline draws. */
export const sparklineDots = 60;

/** Dots per sensor that are kept for the large chart, on both sides. */
export const chartDots = 3_000;
