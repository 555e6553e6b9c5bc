/** The contents of one (key, window). */
export interface Pane {
  /** Epoch ms, inclusive. */
  readonly start: number;
  /** Epoch ms, exclusive; `end - 1` is the pane's maxTimestamp. */
  readonly end: number;
  /** Readings in the pane. */
  count: number;
  /** One accumulator per declared aggregate, in order of declaration. */
  readonly accumulators: unknown[];
  /** Changed since it last fired. */
  isChanged: boolean;
  /** Its on-time firing is over: any further change fires as late. */
  isPastOnTime: boolean;
  /** Not in the journal as it stands. */
  isDirty: boolean;
}

/** The event time at which the pane fires, or, once it has, at which its state is dropped. */
export const nextTimer = (pane: Pane, allowedLatenessMs: number): number =>
  pane.isPastOnTime ? pane.end - 1 + allowedLatenessMs : pane.end - 1;
