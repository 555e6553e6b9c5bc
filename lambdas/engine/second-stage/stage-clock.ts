/** What the folds of a partition of the second stage have in common. */
export interface StageClock {
  /** Records folded, ticks included. */
  readonly ordinal: number;
  readonly epoch: number;
  /** The largest arrival time seen, epoch ms. */
  readonly arrivalClockMs: number;
}
