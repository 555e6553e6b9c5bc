/** A half-open interval `[start, end)` of event time, epoch ms. Its maxTimestamp is `end - 1`. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/**
 * Where windows are in event time: at most one of a key ends at any instant. Readings are kept in
 * slices, the pieces that overlapping windows share: a reading goes into one slice, however many
 * windows it is in. (J. Li et al., "No Pane, No Gain", SIGMOD Record 34, 2005.)
 * All functions are pure, total, and right before 1970 too.
 */
export interface WindowAssigner {
  readonly kind: 'tumbling' | 'sliding' | 'cumulating' | 'calendar' | 'session' | 'count';
  /**
   * Length of the longest window, ms, as far as it can be told: of calendar windows in days of 24
   * hours, of sessions the longest gap if they have no longest duration, 0 of count windows.
   */
  readonly sizeMs: number;
  /** How far windows are moved from where they are counted from 1970, ms. */
  readonly offsetMs: number;
  /** What the shape of stored slices depends on: two assigners of one signature share state. */
  readonly signature: string;
  /** What names a window within its key: a boundary, or its running number. */
  readonly named: 'start' | 'end' | 'number';
  /**
   * Of windows that merge where they overlap: how long one may grow, ms, Infinity for any length.
   * Each is one slice, which moves and grows. @default - windows keep their places
   */
  readonly mergesUpToMs?: number;
  /** The slice that holds the event time; of merging windows, what a reading alone would be. */
  slice(eventTimeMs: number, key: string): Window;
  /** The smallest end after the instant of a window that holds the slice, or one before it. */
  nextEnd(instantMs: number, slice: Window): number;
  /** The start of the window that ends there, and whose last slice that is. */
  startOf(endMs: number, slice: Window): number;
  /** The end of the last window that holds the slice. */
  lastEnd(slice: Window): number;
}

/**
 * Whether slices of a key move, merge or are numbered anew. What changed of them cannot be told one
 * by one: the journal has all slices of a changed key.
 */
export const hasMovingSlices = ({ mergesUpToMs, named }: WindowAssigner): boolean =>
  mergesUpToMs !== undefined || named === 'number';
