/** Since when a window of the declaration is there. */
export interface WindowBegin {
  /** Ordinal of the first record that was folded into it. */
  readonly ordinal: number;
  /**
   * Event time up to which readings may have come before that. A window that begins at or before
   * it lacks some of its readings, and is not told. `noWatermark` where none came before.
   */
  readonly afterMs: number;
}
