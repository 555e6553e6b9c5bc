import type { WindowDefinition } from './pipeline.ts';
import type { KeyState } from './state/key-state.ts';
import type { DuePanes, FiredPane } from './windows/due-panes.ts';
import type { Slice } from './windows/slice.ts';

/** What became of a reading in one window. */
export type Addition = 'added' | 'opened' | 'tooLate';

/**
 * One declared window over the slices of each key: takes readings in, and gives the panes that
 * fire. It keeps nothing of its own; what it changes is the key's.
 */
export interface WindowOperator {
  readonly definition: WindowDefinition;

  /**
   * Adds a reading to the newest slice, where it belongs there and before the watermark has reached
   * it: as most readings do. False where it was not added, and `add` must look closer.
   */
  addToNewest(
    slices: readonly Slice[],
    eventTimeMs: number,
    values: Float64Array,
    watermarkMs: number,
  ): boolean;

  /**
   * Adds a reading to its slice, unless every window that holds it is closed: a window is closed
   * once `W >= maxTimestamp + allowedLateness`.
   *
   * @param watermarkMs as it stood before the reading; panes that it has reached are in `due`
   * @param due gets the panes that the reading corrects
   * @returns `opened` where a slice is new or has moved; if every window says `tooLate`, the
   * reading is
   */
  add(
    key: KeyState,
    eventTimeMs: number,
    values: Float64Array,
    watermarkMs: number,
    due: DuePanes,
  ): Addition;

  /** Notes the panes that become due on time as the watermark moves from `before` to `now`. */
  reach(slices: readonly Slice[], before: number, now: number, due: DuePanes): void;

  /** The panes that are due, as they stand; closed slices are dropped. */
  fire(slices: Slice[], watermarkMs: number, due: DuePanes): FiredPane[];

  /** Notes the open panes with a change that was not told yet. */
  noteEarly(slices: readonly Slice[], watermarkMs: number, due: DuePanes): void;

  /** The open panes with a change that was not told yet; it counts as told from now on. */
  idle(slices: readonly Slice[], watermarkMs: number): FiredPane[];

  /** The watermark at which something of the slices is next due; Infinity for none. */
  nextTimer(slices: readonly Slice[], watermarkMs: number): number;

  /** The watermark at which the last window is closed; -Infinity where none ever is. */
  closingWatermark(slices: readonly Slice[]): number;

  /** Drops the slices that no window needs any more. */
  dropClosed(slices: Slice[], watermarkMs: number): void;
}
