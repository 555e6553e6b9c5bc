/** A half-open interval `[start, end)` of event time, epoch ms. Its maxTimestamp is `end - 1`. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/**
 * Windows at fixed places of event time, at most one ending at any instant. Readings are kept in
 * slices, the pieces that overlapping windows share: a reading goes into one slice, however many
 * windows it is in. (J. Li et al., "No Pane, No Gain", SIGMOD Record 34, 2005.)
 * All functions are pure, total, and right before 1970 too.
 */
export interface WindowAssigner {
  readonly kind: 'tumbling' | 'sliding' | 'cumulating' | 'calendar';
  /** Length of the longest window, ms; of calendar windows, in days of 24 hours. */
  readonly sizeMs: number;
  /** How far windows are moved from where they are counted from 1970, ms. */
  readonly offsetMs: number;
  /** What the shape of stored slices depends on: two assigners of one signature share state. */
  readonly signature: string;
  /** Which boundary names a window within its key. */
  readonly named: 'start' | 'end';
  /** The slice that holds the event time. */
  slice(eventTimeMs: number): Window;
  /** The smallest window end after the instant. */
  nextEnd(instantMs: number): number;
  /** The start of the window that ends there. */
  startOf(endMs: number): number;
  /** The end of the last window that holds the slice. */
  lastEnd(slice: Window): number;
}
