import type { Cells } from '../aggregates/cells.ts';
import type { WindowDefinition } from '../pipeline.ts';
import { type BlockGrid, BlockSums, type SliceRange } from './block-sums.ts';
import type { PaneFolder } from './pane-folder.ts';
import type { Slice } from './slice.ts';
import type { Window } from './window-assigner.ts';

/** Fewer slices a window are merged as they are. */
const leastSlices = 8;

/**
 * Merges the slices of overlapping windows by blocks of them, of which it keeps what is merged
 * already. It is no state, and is never stored.
 */
export class SharedBlocks {
  private readonly folder: PaneFolder;
  private readonly grid: BlockGrid;
  /** By the list of a key's slices. */
  private readonly sums = new WeakMap<readonly Slice[], BlockSums>();

  private constructor(folder: PaneFolder, grid: BlockGrid) {
    this.folder = folder;
    this.grid = grid;
  }

  /** Undefined for windows of few slices, and for windows that move. */
  static of({ assigner }: WindowDefinition, folder: PaneFolder): SharedBlocks | undefined {
    const { sizeMs, mergesUpToMs } = assigner;
    if (mergesUpToMs !== undefined) return undefined;
    const { start, end } = assigner.slice(0, '');
    const slices = sizeMs / (end - start);
    if (slices < leastSlices) return undefined;
    // Every b firings a block of b slices is added up, and n / b blocks: least at the root of n.
    const lengthMs = Math.round(Math.sqrt(slices)) * (end - start);
    return new SharedBlocks(folder, { originMs: start, lengthMs });
  }

  /** Merges the window's slices into `into`, which is empty. */
  merge(
    into: Cells,
    slices: readonly Slice[],
    range: SliceRange,
    window: Window,
    watermarkMs: number,
  ): void {
    let sums = this.sums.get(slices);
    if (sums === undefined) {
      sums = new BlockSums(this.folder, this.grid, slices);
      this.sums.set(slices, sums);
    }
    sums.merge(into, range, window, watermarkMs);
  }

  /** A slice that the watermark has passed has changed, or is new. */
  change(slices: readonly Slice[], sliceStart: number): void {
    this.sums.get(slices)?.change(sliceStart);
  }

  /** The key has no slices any more. */
  forget(slices: readonly Slice[]): void {
    this.sums.delete(slices);
  }
}
