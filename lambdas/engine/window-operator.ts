import type { Cells } from './aggregates/cells.ts';
import { InvariantError } from './errors.ts';
import type { FiringReason } from './outcomes.ts';
import type { WindowDefinition } from './pipeline.ts';
import { PaneLayout, type PlacedAggregate } from './windows/pane-layout.ts';
import { findSlice, type Slice } from './windows/slice.ts';
import type { Window } from './windows/window-assigner.ts';

/** The contents of one window as it fires. */
export interface FiredPane {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly reason: FiringReason;
  readonly count: number;
  readonly measures: Readonly<Record<string, number | null>>;
}

/**
 * Panes that the record at hand makes fire, by their ends: why, or, where nothing can change them
 * any more, as they are.
 */
export type DuePanes = Map<number, FiringReason | FiredPane>;

/** What became of a reading in one window. */
export type Addition = 'added' | 'opened' | 'tooLate';

interface BoundAggregate extends PlacedAggregate {
  /** Place of its measure in a reading's values; -1 for an aggregate of whole readings. */
  readonly value: number;
}

/**
 * One declared window over one key's slices: takes readings in, and gives the panes that fire.
 * Whether a window's on-time firing is over is a matter of the watermark alone (`W >= end - 1`), so
 * nothing is stored per window, only per slice.
 */
export class WindowOperator {
  readonly definition: WindowDefinition;
  private readonly layout: PaneLayout;
  private readonly aggregates: readonly BoundAggregate[];
  /** What the slices of a window are merged in; used by one firing at a time. */
  private readonly merged: Cells;

  /** @param measures names of the values that readings carry, in their order */
  constructor(definition: WindowDefinition, measures: readonly string[]) {
    this.definition = definition;
    this.layout = new PaneLayout(definition.aggregate);
    this.merged = this.layout.scratch();
    this.aggregates = this.layout.aggregates.map((placed) => ({
      ...placed,
      value: placed.measure === undefined ? -1 : measures.indexOf(placed.measure),
    }));
  }

  /**
   * Adds a reading to the newest slice, where it belongs there and before the watermark has reached
   * it: as most readings do. False where it was not added, and `add` must look closer.
   */
  addToNewest(
    slices: readonly Slice[],
    eventTimeMs: number,
    values: Float64Array,
    watermarkMs: number,
  ): boolean {
    if (slices.length === 0) return false;
    const newest = slices[slices.length - 1] as Slice;
    const { end } = newest;
    if (eventTimeMs < newest.start || eventTimeMs >= end || watermarkMs >= end - 1) return false;
    this.accumulate(newest, values, eventTimeMs);
    return true;
  }

  /**
   * Adds a reading to its slice, unless every window that holds it is closed: a window is closed
   * once `W >= maxTimestamp + allowedLateness`.
   *
   * @param watermarkMs as it stood before the reading; panes that it has reached are in `due`
   * @param due gets the panes that the reading corrects: `end - 1 <= W`
   * @returns `opened` where the slice is new; if every window says `tooLate`, the reading is
   */
  add(
    slices: Slice[],
    eventTimeMs: number,
    values: Float64Array,
    watermarkMs: number,
    due: DuePanes,
  ): Addition {
    const span = this.definition.assigner.slice(eventTimeMs);
    if (!(span.start <= eventTimeMs && eventTimeMs < span.end)) {
      throw new InvariantError(`${eventTimeMs} is outside its slice [${span.start}, ${span.end})`);
    }
    if (watermarkMs >= this.closingWatermark(span)) return 'tooLate';
    if (watermarkMs >= span.end - 1) this.noteLate(span, watermarkMs, due);
    const found = findSlice(slices, span.start);
    const at = found < 0 ? -found - 1 : found;
    if (found < 0) slices.splice(at, 0, this.layout.open(span.start, span.end));
    this.accumulate(slices[at] as Slice, values, eventTimeMs);
    return found < 0 ? 'opened' : 'added';
  }

  /**
   * Notes the panes that become due on time as the watermark moves from `before` to `now`. What is
   * due and closed by then is computed at once: a later reading of the same record must not get
   * into it by a slice that it shares with an open pane.
   */
  reach(slices: readonly Slice[], before: number, now: number, due: DuePanes): void {
    for (const end of this.occupiedEnds(slices, before + 2, now + 1)) due.set(end, 'onTime');
    for (const [end, pane] of due) {
      const isClosed = now >= end - 1 + this.definition.allowedLateness;
      if (isClosed && typeof pane === 'string') due.set(end, this.pane(slices, end, pane));
    }
  }

  /** The panes that are due, in order of their ends, as they stand; closed slices are dropped. */
  fire(slices: Slice[], watermarkMs: number, due: DuePanes): FiredPane[] {
    const fired: FiredPane[] = [];
    for (const [end, pane] of [...due].sort(([left], [right]) => left - right)) {
      fired.push(typeof pane === 'string' ? this.pane(slices, end, pane) : pane);
    }
    due.clear();
    this.dropClosed(slices, watermarkMs);
    return fired;
  }

  /**
   * The open panes with a slice that changed since the last idle firing; they count as told now.
   */
  idle(slices: readonly Slice[], watermarkMs: number): FiredPane[] {
    const { assigner } = this.definition;
    const ends = new Set<number>();
    for (const slice of slices) {
      const lastEnd = assigner.lastEnd(slice);
      let end = assigner.nextEnd(Math.max(slice.end - 1, watermarkMs + 1));
      // Without an open pane nothing is told, and a key of which nothing is told stays as it is.
      if (!slice.isChanged || end > lastEnd) continue;
      slice.isChanged = false;
      slice.isDirty = true;
      for (; end <= lastEnd; end = assigner.nextEnd(end)) ends.add(end);
    }
    return [...ends]
      .sort((left, right) => left - right)
      .map((end) => this.pane(slices, end, 'idle'));
  }

  /** The watermark at which something of the slices is next due; Infinity for none. */
  nextTimer(slices: readonly Slice[], watermarkMs: number): number {
    const [first] = slices;
    if (first === undefined) return Number.POSITIVE_INFINITY;
    const { assigner } = this.definition;
    const closing = this.closingWatermark(first);
    const last = slices.at(-1) as Slice;
    if (watermarkMs >= assigner.lastEnd(last) - 1) return closing;
    return Math.min(closing, assigner.nextEnd(Math.max(first.end - 1, watermarkMs + 1)) - 1);
  }

  /** The watermark at which the last window that holds the slice is closed. */
  closingWatermark(slice: Window): number {
    return this.definition.assigner.lastEnd(slice) - 1 + this.definition.allowedLateness;
  }

  /** Drops the slices that no window needs any more. */
  dropClosed(slices: Slice[], watermarkMs: number): void {
    let closed = 0;
    while (
      closed < slices.length &&
      watermarkMs >= this.closingWatermark(slices[closed] as Slice)
    ) {
      closed += 1;
    }
    if (closed > 0) slices.splice(0, closed);
  }

  /**
   * Of the windows that hold the slice, those that the watermark has passed fire as late, but for
   * the closed ones, and those that the same record has reached: they fire on time yet.
   */
  private noteLate(span: Window, watermarkMs: number, due: DuePanes): void {
    const { assigner, allowedLateness } = this.definition;
    const through = Math.min(assigner.lastEnd(span), watermarkMs + 1);
    const from = Math.max(span.end - 1, watermarkMs - allowedLateness + 1);
    for (let end = assigner.nextEnd(from); end <= through; end = assigner.nextEnd(end)) {
      if (!due.has(end)) due.set(end, 'late');
    }
  }

  /** Ends from `from` to `through`, both inclusive, of windows that hold a slice, in order. */
  private *occupiedEnds(
    slices: readonly Slice[],
    from: number,
    through: number,
  ): Generator<number> {
    const { assigner } = this.definition;
    let next = from;
    for (let at = this.firstReaching(slices, from); at < slices.length; at += 1) {
      const slice = slices[at] as Slice;
      const lastEnd = Math.min(assigner.lastEnd(slice), through);
      let end = assigner.nextEnd(Math.max(next, slice.end) - 1);
      // Nor do later slices have an end before this one.
      if (end > through) return;
      for (; end <= lastEnd; end = assigner.nextEnd(end)) {
        yield end;
        next = end + 1;
      }
    }
  }

  /** The place of the first slice that a window ending at `from` or later holds. */
  private firstReaching(slices: readonly Slice[], from: number): number {
    const { assigner } = this.definition;
    let low = 0;
    let high = slices.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (assigner.lastEnd(slices[middle] as Slice) < from) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private accumulate(slice: Slice, values: Float64Array, eventTimeMs: number): void {
    slice.count += 1;
    slice.isChanged = true;
    slice.isDirty = true;
    const { aggregates } = this;
    for (let place = 0; place < aggregates.length; place += 1) {
      const { aggregate, at, value: from } = aggregates[place] as BoundAggregate;
      const value = from < 0 ? 1 : (values[from] as number);
      // NaN marks a measure that the reading does not carry.
      if (!Number.isNaN(value)) aggregate.add(slice, at, value, eventTimeMs);
    }
  }

  private pane(slices: readonly Slice[], end: number, reason: FiringReason): FiredPane {
    const { assigner } = this.definition;
    const start = assigner.startOf(end);
    let after = slices.length;
    while (after > 0 && (slices[after - 1] as Slice).end > end) after -= 1;
    let from = after;
    let count = 0;
    while (from > 0 && (slices[from - 1] as Slice).start >= start) {
      from -= 1;
      count += (slices[from] as Slice).count;
    }
    const whole = after - from === 1 ? (slices[from] as Slice) : this.merge(slices, from, after);
    const measures: Record<string, number | null> = {};
    for (const { name, aggregate, at } of this.aggregates) {
      measures[name] = aggregate.result(whole, at);
    }
    const id = String(assigner.named === 'start' ? start : end);
    return { id, start, end, reason, count, measures };
  }

  /** The slices from `from` to before `after`, merged; valid until the next call. */
  private merge(slices: readonly Slice[], from: number, after: number): Cells {
    const { merged } = this;
    this.layout.clear(merged);
    for (const { aggregate, at } of this.aggregates) {
      for (let part = from; part < after; part += 1) {
        aggregate.merge(merged, slices[part] as Slice, at);
      }
    }
    return merged;
  }
}
