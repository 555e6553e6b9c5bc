import type { Slice } from '../windows/slice.ts';

/** What one key's pane adds to a rollup, as of one firing. */
export interface PaneContribution {
  readonly rollup: string;
  readonly group: string;
  /** The key that it is of. */
  readonly contributor: string;
  /** The window's id within the key. */
  readonly id: string;
  /** Of the firing; the highest of a contributor replaces its earlier ones. */
  readonly revision: number;
  /** The arrival clock at that firing, epoch ms. */
  readonly arrivalTimeMs: number;
  /** Bounds, readings and accumulators as they stood. */
  readonly pane: Slice;
}
