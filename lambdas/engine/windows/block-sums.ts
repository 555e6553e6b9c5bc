import type { Cells } from '../aggregates/cells.ts';
import type { PaneFolder } from './pane-folder.ts';
import type { Slice } from './slice.ts';
import type { Window } from './window-assigner.ts';

/** Where a window's slices are among all of its key. */
export interface SliceRange {
  readonly from: number;
  readonly after: number;
}

/** Blocks of event time, side by side: each is some slices long, and begins where one does. */
export interface BlockGrid {
  /** Where the block of number 0 begins, epoch ms. */
  readonly originMs: number;
  readonly lengthMs: number;
}

/** What the slices of a stretch of event time add up to. */
interface Sum extends Cells {
  /** Number of the block that it begins in. */
  readonly block: number;
  /** Where in that block it begins, ms. */
  readonly fromMs: number;
  /** How many slices it has in it. */
  sliceCount: number;
}

/**
 * What is merged of one key's slices already. A window is the end of a block, whole blocks, its
 * middle, and the beginning of another: three sums, each of which serves windows after it too. So
 * what most firings fetch of the slices is the newest; the others are far from each other in
 * memory, and to fetch them is what merging costs.
 *
 * What is merged with what is a matter of event time alone: a sum that is kept is what it would be
 * if it were merged anew. It is kept where the watermark has passed its stretch, until a late
 * reading changes it; before, readings get into slices without anyone being told.
 */
export class BlockSums {
  private readonly folder: PaneFolder;
  private readonly grid: BlockGrid;
  private readonly slices: readonly Slice[];
  /** Of the block in which windows begin, from each slice to the block's end, the longest last. */
  private ends: Sum[] = [];
  /** Number of that block; undefined where nothing is known of any. */
  private endsBlock: number | undefined;
  /** From where in the block they are known, ms. */
  private endsFromMs = 0;
  /** All whole blocks of the window that fired last: often the next one has the same. */
  private middle: Sum | undefined;
  /** Number of the block after them. */
  private middleTo = 0;
  /** Whole blocks, in order. */
  private readonly blocks: Sum[] = [];
  /** Of the block in which windows end: it grows, and is a whole one in the end. */
  private beginning: Sum | undefined;

  /** @param slices of the key, which change meanwhile */
  constructor(folder: PaneFolder, grid: BlockGrid, slices: readonly Slice[]) {
    this.folder = folder;
    this.grid = grid;
    this.slices = slices;
  }

  /** Merges the window's slices into `into`, which is empty. */
  merge(into: Cells, range: SliceRange, { start, end }: Window, watermarkMs: number): void {
    const { folder, slices } = this;
    const { originMs, lengthMs } = this.grid;
    const { from, after } = range;
    const fromMs = start - originMs;
    const first = Math.ceil(fromMs / lengthMs);
    const to = Math.floor((end - originMs) / lengthMs);
    if (first > to) {
      for (let at = from; at < after; at += 1) folder.absorb(into, slices[at] as Slice);
      return;
    }
    const passed = Math.floor((watermarkMs + 1 - originMs) / lengthMs);
    let at = from;
    if (fromMs < first * lengthMs) {
      const sum = this.endAt(at, first - 1, fromMs - (first - 1) * lengthMs, passed);
      if (sum !== undefined) {
        folder.absorb(into, sum);
        at += sum.sliceCount;
      }
    }
    if (at < after && first < to) {
      const sum = this.middleAt(at, first, to, passed);
      folder.absorb(into, sum);
      at += sum.sliceCount;
    }
    if (at < after) {
      const sum = this.grown(at, after, to);
      this.beginning = watermarkMs >= end - 1 ? sum : undefined;
      folder.absorb(into, sum);
    }
  }

  /** A slice that the watermark has passed has changed, or is new. */
  change(sliceStart: number): void {
    const { blocks, middle, beginning } = this;
    const block = this.blockOf(sliceStart);
    const place = blocks.findIndex((sum) => sum.block === block);
    if (place >= 0) blocks.splice(place, 1);
    if (this.endsBlock === block) this.endsBlock = undefined;
    if (middle !== undefined && middle.block <= block && block < this.middleTo) {
      this.middle = undefined;
    }
    if (beginning?.block === block) this.beginning = undefined;
  }

  /**
   * The block's slices from there to its end, the first at `at`; undefined for none.
   *
   * @param passed the watermark has passed the blocks before the one of this number
   */
  private endAt(at: number, block: number, fromMs: number, passed: number): Sum | undefined {
    if (this.endsBlock !== block || fromMs < this.endsFromMs) this.addUpEnds(at, block);
    this.endsBlock = block < passed ? block : undefined;
    this.endsFromMs = fromMs;
    const { ends } = this;
    while (ends.length > 0 && (ends[ends.length - 1] as Sum).fromMs < fromMs) ends.pop();
    return ends[ends.length - 1];
  }

  private addUpEnds(from: number, block: number): void {
    const { folder, slices, grid } = this;
    const blockStart = grid.originMs + block * grid.lengthMs;
    const after = this.placeAfter(block, from);
    this.ends = [];
    let next: Sum | undefined;
    for (let at = after - 1; at >= from; at -= 1) {
      const slice = slices[at] as Slice;
      const sum = this.nothing(block, slice.start - blockStart);
      folder.absorb(sum, slice);
      if (next !== undefined) folder.absorb(sum, next);
      sum.sliceCount = after - at;
      this.ends.push(sum);
      next = sum;
    }
  }

  /** Whole blocks, `to` exclusive; their first slice is at `from`. */
  private middleAt(from: number, first: number, to: number, passed: number): Sum {
    const { folder, slices, blocks, middle } = this;
    const begun = middle?.block === first && this.middleTo <= to ? middle : undefined;
    if (begun !== undefined && this.middleTo === to) return begun;
    while (blocks.length > 0 && (blocks[0] as Sum).block < first) blocks.shift();
    const sum = begun ?? this.nothing(first, 0);
    let at = from + sum.sliceCount;
    while (at < slices.length) {
      const block = this.blockOf((slices[at] as Slice).start);
      if (block >= to) break;
      const whole = this.wholeAt(at, block, passed);
      folder.absorb(sum, whole);
      at += whole.sliceCount;
    }
    sum.sliceCount = at - from;
    this.middle = to <= passed ? sum : undefined;
    this.middleTo = to;
    return sum;
  }

  /** The whole block; its first slice is at `from`. */
  private wholeAt(from: number, block: number, passed: number): Sum {
    const { blocks, beginning } = this;
    let place = blocks.length;
    while (place > 0 && (blocks[place - 1] as Sum).block >= block) place -= 1;
    const known = blocks[place];
    if (known?.block === block) return known;
    const begun = beginning?.block === block ? beginning.sliceCount : 0;
    const sum = this.grown(from, this.placeAfter(block, from + begun), block);
    if (sum === beginning) this.beginning = undefined;
    if (block < passed) blocks.splice(place, 0, sum);
    return sum;
  }

  /** The block's slices from `from` on before `after`. */
  private grown(from: number, after: number, block: number): Sum {
    const { folder, slices, beginning } = this;
    const canGrow = beginning?.block === block && beginning.sliceCount <= after - from;
    const sum = canGrow ? beginning : this.nothing(block, 0);
    for (let at = from + sum.sliceCount; at < after; at += 1) {
      folder.absorb(sum, slices[at] as Slice);
    }
    sum.sliceCount = after - from;
    return sum;
  }

  private nothing(block: number, fromMs: number): Sum {
    const { numbers, objects } = this.folder.layout.scratch();
    return { numbers, objects, block, fromMs, sliceCount: 0 };
  }

  /** Number of the block that the slice is in. */
  private blockOf(sliceStart: number): number {
    return Math.floor((sliceStart - this.grid.originMs) / this.grid.lengthMs);
  }

  /** The place after the block's last slice; those before `from` are in it or before it. */
  private placeAfter(block: number, from: number): number {
    const { slices } = this;
    let at = from;
    while (at < slices.length && this.blockOf((slices[at] as Slice).start) <= block) at += 1;
    return at;
  }
}
