/**
 * A piece of event time with what its readings add up to: a whole pane for tumbling windows, a part
 * of several for overlapping ones.
 */
export interface Slice {
  /** Epoch ms, inclusive. */
  readonly start: number;
  /** Epoch ms, exclusive. */
  readonly end: number;
  /** Readings in the slice. */
  count: number;
  /** One accumulator per declared aggregate, in order of declaration. */
  readonly accumulators: unknown[];
  /** Changed since its key last fired for being idle. */
  isChanged: boolean;
  /** Not in the journal as it stands. */
  isDirty: boolean;
}

/** The place of the slice that starts there, or -(place to insert it) - 1 where there is none. */
export const findSlice = (slices: readonly Slice[], start: number): number => {
  // From the end: readings mostly go into the newest slice.
  let at = slices.length - 1;
  while (at >= 0) {
    const other = (slices[at] as Slice).start;
    if (other === start) return at;
    if (other < start) break;
    at -= 1;
  }
  return -(at + 1) - 1;
};
