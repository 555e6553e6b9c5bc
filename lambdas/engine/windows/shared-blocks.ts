import type { Cells } from '../aggregates/cells.ts';
import type { WindowDefinition } from '../pipeline.ts';
import type { PaneFolder } from './pane-folder.ts';
import type { Slice } from './slice.ts';
import type { Window } from './window-assigner.ts';

/** Fewer slices a window are merged as they are. */
const leastSlices = 8;

/** What the slices of a stretch of event time add up to. */
interface Sum {
  readonly slice: Slice;
  /** How many slices it has in it. */
  readonly sliceCount: number;
}

/** What is merged of a key's slices already. */
interface KeptSums {
  /** Blocks, by ascending start. */
  readonly blocks: Sum[];
  /** All blocks of the window that fired last: most often the next one has the same. */
  middle: Sum | undefined;
}

/** Where a window's slices are among all of its key. */
export interface SliceRange {
  readonly from: number;
  readonly after: number;
}

/**
 * Merges the slices of overlapping windows by blocks: of 60 slices a window, blocks of 8 leave some
 * 7 at its ends to be merged at a firing, and the blocks between them once in 4 firings. What the
 * watermark has passed is kept until a late reading changes it or its slices are dropped.
 *
 * What is merged with what is a matter of event time alone: blocks lie in fixed places, and a sum
 * that is kept is what it would be if it were merged anew. It is no state, and is never stored.
 */
export class SharedBlocks {
  private readonly folder: PaneFolder;
  /** How long a block is, ms. */
  private readonly span: number;
  /** By the list of a key's slices. */
  private readonly kept = new WeakMap<readonly Slice[], KeptSums>();

  private constructor(folder: PaneFolder, span: number) {
    this.folder = folder;
    this.span = span;
  }

  /** Undefined for windows of few slices, and for windows that move. */
  static of({ assigner }: WindowDefinition, folder: PaneFolder): SharedBlocks | undefined {
    const { sizeMs, mergesUpToMs } = assigner;
    if (mergesUpToMs !== undefined) return undefined;
    const { start, end } = assigner.slice(0, '');
    const slices = sizeMs / (end - start);
    if (slices < leastSlices) return undefined;
    // A firing merges up to b slices, and n / b blocks now and then: both are few by the root of n.
    return new SharedBlocks(folder, Math.round(Math.sqrt(slices)) * (end - start));
  }

  /** Merges the window's slices into `into`, which is empty. */
  merge(
    into: Cells,
    slices: readonly Slice[],
    { from, after }: SliceRange,
    { start, end }: Window,
    watermarkMs: number,
  ): void {
    const { folder, span } = this;
    const blocksFrom = Math.ceil(start / span) * span;
    const blocksTo = Math.floor(end / span) * span;
    let at = from;
    for (; at < after && (slices[at] as Slice).start < blocksFrom; at += 1) {
      folder.absorb(into, slices[at] as Slice);
    }
    if (at < after && blocksFrom < blocksTo) {
      const between = { start: blocksFrom, end: blocksTo };
      const middle = this.middleAt(slices, { from: at, after }, between, watermarkMs);
      folder.absorb(into, middle.slice);
      at += middle.sliceCount;
    }
    for (; at < after; at += 1) folder.absorb(into, slices[at] as Slice);
  }

  /** A slice from there has changed, or is new. */
  change(slices: readonly Slice[], sliceStart: number): void {
    const kept = this.kept.get(slices);
    if (kept === undefined) return;
    const changed = kept.blocks.findIndex(({ slice }) => isIn(slice, sliceStart));
    if (changed >= 0) kept.blocks.splice(changed, 1);
    if (kept.middle !== undefined && isIn(kept.middle.slice, sliceStart)) kept.middle = undefined;
  }

  /** Slices were dropped from the front. */
  drop(slices: readonly Slice[]): void {
    const kept = this.kept.get(slices);
    if (kept === undefined) return;
    const { blocks, middle } = kept;
    const first = slices[0]?.start ?? Number.POSITIVE_INFINITY;
    while (blocks.length > 0 && (blocks[0] as Sum).slice.start < first) blocks.shift();
    if (middle !== undefined && middle.slice.start < first) kept.middle = undefined;
  }

  private keptOf(slices: readonly Slice[]): KeptSums {
    const kept = this.kept.get(slices);
    if (kept !== undefined) return kept;
    const none: KeptSums = { blocks: [], middle: undefined };
    this.kept.set(slices, none);
    return none;
  }

  /** The sum of the blocks between two of their bounds; its first slice is at `from`. */
  private middleAt(
    slices: readonly Slice[],
    { from, after }: SliceRange,
    { start, end }: Window,
    watermarkMs: number,
  ): Sum {
    const kept = this.keptOf(slices);
    const { middle } = kept;
    if (middle?.slice.start === start && middle.slice.end === end) return middle;
    const slice = this.folder.layout.open(start, end);
    let at = from;
    while (at < after && (slices[at] as Slice).start < end) {
      const block = this.blockAt(kept.blocks, slices, at, watermarkMs);
      this.folder.absorb(slice, block.slice);
      at += block.sliceCount;
    }
    const sum = { slice, sliceCount: at - from };
    if (hasPassed(slices, at, watermarkMs)) kept.middle = sum;
    return sum;
  }

  /** The block whose first slice is at `from`. */
  private blockAt(blocks: Sum[], slices: readonly Slice[], from: number, watermarkMs: number): Sum {
    const { folder, span } = this;
    const start = Math.floor((slices[from] as Slice).start / span) * span;
    let place = 0;
    while (place < blocks.length && (blocks[place] as Sum).slice.start < start) place += 1;
    const known = blocks[place];
    if (known?.slice.start === start) return known;
    const slice = folder.layout.open(start, start + span);
    let at = from;
    for (; at < slices.length && (slices[at] as Slice).start < slice.end; at += 1) {
      folder.absorb(slice, slices[at] as Slice);
    }
    const sum = { slice, sliceCount: at - from };
    if (hasPassed(slices, at, watermarkMs)) blocks.splice(place, 0, sum);
    return sum;
  }
}

const isIn = ({ start, end }: Window, instantMs: number): boolean =>
  start <= instantMs && instantMs < end;

/**
 * Whether the watermark has passed the slices before `after`: until then, readings get into them
 * without anyone being told.
 */
const hasPassed = (slices: readonly Slice[], after: number, watermarkMs: number): boolean =>
  after === 0 || watermarkMs >= (slices[after - 1] as Slice).end - 1;
