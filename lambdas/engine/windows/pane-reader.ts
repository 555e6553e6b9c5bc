import type { Cells } from '../aggregates/cells.ts';
import type { FiringReason } from '../outcomes.ts';
import type { WindowDefinition } from '../pipeline.ts';
import type { SliceRange } from './block-sums.ts';
import type { FiredPane } from './due-panes.ts';
import { firstSlice } from './first-slice.ts';
import type { PaneFolder } from './pane-folder.ts';
import { SharedBlocks } from './shared-blocks.ts';
import { countIn, type Slice } from './slice.ts';
import type { Window } from './window-assigner.ts';

/** Reads panes of event-time windows off the slices of their keys. */
export class PaneReader {
  /** Of windows of many slices: what is merged of them already. */
  readonly blocks: SharedBlocks | undefined;
  private readonly definition: WindowDefinition;
  private readonly folder: PaneFolder;
  private readonly isRolledUp: boolean;
  /** How many slices a window has at the most, where that can be told; else 1. */
  readonly mostSlices: number;

  /** @param isRolledUp panes carry their accumulators */
  constructor(definition: WindowDefinition, folder: PaneFolder, isRolledUp: boolean) {
    this.definition = definition;
    this.folder = folder;
    this.isRolledUp = isRolledUp;
    this.blocks = SharedBlocks.of(definition, folder);
    this.mostSlices = slicesOf(definition);
  }

  /** The pane that ends there as it stands; it has a slice at least. */
  read(
    slices: readonly Slice[],
    end: number,
    reason: FiringReason,
    watermarkMs: number,
  ): FiredPane {
    const { assigner } = this.definition;
    let after = slices.length;
    while (after > 0 && (slices[after - 1] as Slice).end > end) after -= 1;
    const last = slices[after - 1] as Slice;
    const start = assigner.startOf(end, last);
    // Where no slice is missing, a window begins as many slices back as it has.
    const guess = after - this.mostSlices;
    const range = { from: firstSlice(slices, guess, (slice) => slice.start >= start), after };
    if (assigner.mergesUpToMs !== undefined) last.isPublished = true;
    if (reason === 'early') noteTold(slices, range);
    const whole = this.whole(slices, range, { start, end }, watermarkMs);
    const count = countIn(whole);
    const measures = this.folder.measures(whole);
    const id = String(assigner.named === 'start' ? start : end);
    const fired = { id, start, end, reason, count, measures };
    return this.isRolledUp ? { ...fired, whole: whole as Slice } : fired;
  }

  /** What the slices add up to: valid until the next pane is read, but for rolled-up windows. */
  private whole(
    slices: readonly Slice[],
    range: SliceRange,
    window: Window,
    watermarkMs: number,
  ): Cells {
    const { folder, blocks } = this;
    const { from, after } = range;
    if (after - from === 1 && !this.isRolledUp) return slices[from] as Slice;
    const whole = this.isRolledUp
      ? folder.layout.open(window.start, window.end)
      : folder.emptyCells();
    if (blocks !== undefined) blocks.merge(whole, slices, range, window, watermarkMs);
    else for (let at = from; at < after; at += 1) folder.absorb(whole, slices[at] as Slice);
    return whole;
  }
}

const slicesOf = ({ assigner }: WindowDefinition): number => {
  if (assigner.mergesUpToMs !== undefined) return 1;
  const { start, end } = assigner.slice(0, '');
  return Math.max(1, Math.floor(assigner.sizeMs / (end - start)));
};

/** Their changes are told: only what comes after is told early or for being idle. */
const noteTold = (slices: readonly Slice[], { from, after }: SliceRange): void => {
  for (let at = from; at < after; at += 1) {
    const slice = slices[at] as Slice;
    slice.isChanged = false;
    slice.isDirty = true;
  }
};
