/** A half-open interval `[start, end)` of event time, epoch ms. Its maxTimestamp is `end - 1`. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** Event time to windows: pure, total, and right before 1970 too. */
export interface WindowAssigner {
  readonly kind: 'tumbling';
  /** Length of every window, ms. */
  readonly sizeMs: number;
  /** How far windows are moved from whole multiples of the size since 1970, ms. */
  readonly offsetMs: number;
  /** The window that holds the event time. */
  assign(eventTimeMs: number): Window;
}
