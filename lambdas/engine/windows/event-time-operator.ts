import { InvariantError } from '../errors.ts';
import type { FiringReason } from '../outcomes.ts';
import type { WindowDefinition } from '../pipeline.ts';
import type { KeyState } from '../state/key-state.ts';
import type { Addition, WindowOperator } from '../window-operator.ts';
import type { DuePanes, FiredPane } from './due-panes.ts';
import { firstSlice } from './first-slice.ts';
import { joinSession } from './join-session.ts';
import { PaneFolder } from './pane-folder.ts';
import { PaneReader } from './pane-reader.ts';
import { sessionPlace } from './session-place.ts';
import { findSlice, type Slice } from './slice.ts';
import type { Window } from './window-assigner.ts';

/**
 * Windows by event time, in fixed places or merging. Whether a window's on-time firing is over is a
 * matter of the watermark alone (`W >= end - 1`), so nothing is stored per window, only per slice.
 * Merging windows, sessions, are one slice each and differ in one thing: how the slice is found
 * that takes a reading in.
 */
export class EventTimeOperator implements WindowOperator {
  readonly definition: WindowDefinition;
  private readonly place: number;
  private readonly folder: PaneFolder;
  /** Absent for windows in fixed places. */
  private readonly mergesUpToMs: number | undefined;
  /** A pane fires early at each multiple of so many readings; Infinity for never. */
  private readonly earlyReadings: number;
  private readonly panes: PaneReader;

  /**
   * @param place of the window in the pipeline's declaration
   * @param measures names of the values that readings carry, in their order
   * @param isRolledUp firings carry their accumulators. @default false
   */
  constructor(
    definition: WindowDefinition,
    place: number,
    measures: readonly string[],
    isRolledUp = false,
  ) {
    this.definition = definition;
    this.place = place;
    this.folder = new PaneFolder(definition, measures);
    this.mergesUpToMs = definition.assigner.mergesUpToMs;
    this.earlyReadings = definition.firings.earlyReadings;
    this.panes = new PaneReader(definition, this.folder, isRolledUp);
  }

  addToNewest(
    slices: readonly Slice[],
    eventTimeMs: number,
    values: Float64Array,
    watermarkMs: number,
  ): boolean {
    if (slices.length === 0 || this.mergesUpToMs !== undefined) return false;
    if (this.earlyReadings !== Number.POSITIVE_INFINITY) return false;
    const newest = slices[slices.length - 1] as Slice;
    const { end } = newest;
    if (eventTimeMs < newest.start || eventTimeMs >= end || watermarkMs >= end - 1) return false;
    this.folder.add(newest, values, eventTimeMs);
    return true;
  }

  add(
    key: KeyState,
    eventTimeMs: number,
    values: Float64Array,
    watermarkMs: number,
    due: DuePanes,
  ): Addition {
    const slices = key.slices[this.place] as Slice[];
    const span = this.definition.assigner.slice(eventTimeMs, key.key);
    if (!(span.start <= eventTimeMs && eventTimeMs < span.end)) {
      throw new InvariantError(`${eventTimeMs} is outside its slice [${span.start}, ${span.end})`);
    }
    const before = slices.length;
    const slice =
      this.mergesUpToMs === undefined
        ? this.sliceAt(slices, span, watermarkMs, due)
        : this.sessionAt(slices, span, watermarkMs, due);
    if (slice === undefined) return 'tooLate';
    this.folder.add(slice, values, eventTimeMs);
    if (watermarkMs >= slice.end - 1) this.panes.blocks?.change(slices, slice.start);
    const isMultiple = slice.count % this.earlyReadings === 0;
    if (isMultiple && !due.byEnd.has(slice.end)) due.byEnd.set(slice.end, 'early');
    return this.mergesUpToMs !== undefined || slices.length > before ? 'opened' : 'added';
  }

  /**
   * What is due and closed by now is computed at once: a later reading of the same record must not
   * get into it by a slice that it shares with an open pane.
   */
  reach(slices: readonly Slice[], before: number, now: number, { byEnd }: DuePanes): void {
    for (const end of this.occupiedEnds(slices, before + 2, now + 1)) byEnd.set(end, 'onTime');
    for (const [end, pane] of byEnd) {
      const isClosed = now >= end - 1 + this.definition.allowedLateness;
      if (isClosed && typeof pane === 'string')
        byEnd.set(end, this.panes.read(slices, end, pane, now));
    }
  }

  /** In order of their ends; what was merged into others comes last. */
  fire(slices: Slice[], watermarkMs: number, { byEnd, merged }: DuePanes): FiredPane[] {
    const fired: FiredPane[] = [];
    const ends =
      byEnd.size === 1 ? byEnd.keys() : [...byEnd.keys()].sort((left, right) => left - right);
    for (const end of ends) {
      const pane = byEnd.get(end) as FiringReason | FiredPane;
      const isRead = typeof pane !== 'string';
      fired.push(isRead ? pane : this.panes.read(slices, end, pane, watermarkMs));
    }
    fired.push(...merged);
    byEnd.clear();
    merged.length = 0;
    this.dropClosed(slices, watermarkMs);
    return fired;
  }

  noteEarly(slices: readonly Slice[], watermarkMs: number, { byEnd }: DuePanes): void {
    for (const slice of slices) {
      if (!slice.isChanged) continue;
      for (const end of this.openEnds(slice, watermarkMs)) byEnd.set(end, 'early');
    }
  }

  idle(slices: readonly Slice[], watermarkMs: number): FiredPane[] {
    const ends = new Set<number>();
    for (const slice of slices) {
      const open = slice.isChanged ? [...this.openEnds(slice, watermarkMs)] : [];
      // Without an open pane nothing is told, and a key of which nothing is told stays as it is.
      if (open.length === 0) continue;
      slice.isChanged = false;
      slice.isDirty = true;
      for (const end of open) ends.add(end);
    }
    return [...ends]
      .sort((left, right) => left - right)
      .map((end) => this.panes.read(slices, end, 'idle', watermarkMs));
  }

  nextTimer(slices: readonly Slice[], watermarkMs: number): number {
    const { assigner } = this.definition;
    const [first] = slices;
    if (first === undefined) return Number.POSITIVE_INFINITY;
    const closing = this.closingOf(first);
    const open = slices[this.firstReaching(slices, watermarkMs + 2)];
    if (open === undefined) return closing;
    const end = assigner.nextEnd(Math.max(open.end - 1, watermarkMs + 1), open);
    return Math.min(closing, end - 1);
  }

  closingWatermark(slices: readonly Slice[]): number {
    const last = slices.at(-1);
    return last === undefined ? Number.NEGATIVE_INFINITY : this.closingOf(last);
  }

  dropClosed(slices: Slice[], watermarkMs: number): void {
    let closed = 0;
    while (closed < slices.length && watermarkMs >= this.closingOf(slices[closed] as Slice)) {
      closed += 1;
    }
    if (closed === 0) return;
    slices.splice(0, closed);
    if (slices.length === 0) this.panes.blocks?.forget(slices);
  }

  /** The watermark at which the last window that holds the slice is closed. */
  private closingOf(slice: Window): number {
    return this.definition.assigner.lastEnd(slice) - 1 + this.definition.allowedLateness;
  }

  /** The slice in its fixed place; undefined where all its windows are closed. */
  private sliceAt(
    slices: Slice[],
    span: Window,
    watermarkMs: number,
    due: DuePanes,
  ): Slice | undefined {
    if (watermarkMs >= this.closingOf(span)) return undefined;
    if (watermarkMs >= span.end - 1) this.noteLate(span, watermarkMs, due);
    const found = findSlice(slices, span.start);
    if (found >= 0) return slices[found];
    const slice = this.folder.layout.open(span.start, span.end);
    slices.splice(-found - 1, 0, slice);
    return slice;
  }

  /** The session that takes the span in, grown and merged; undefined where it is closed. */
  private sessionAt(
    slices: Slice[],
    span: Window,
    watermarkMs: number,
    due: DuePanes,
  ): Slice | undefined {
    // A session that closed within the record has fired, and takes nothing in any more.
    this.dropClosed(slices, watermarkMs);
    const place = sessionPlace(slices, span, this.mergesUpToMs ?? 0);
    const isNew = place.after === place.from;
    const isInside = !isNew && (slices[place.from] as Slice).start <= span.start;
    // Where its own span is closed, it may belong to a session that was dropped: it must not begin
    // one that could have the same name.
    const closing = this.closingOf(isNew ? place : span);
    if (!isInside && watermarkMs >= closing) return undefined;
    return joinSession(slices, place, watermarkMs, due, this.folder);
  }

  /**
   * Of the windows that hold the slice, those that the watermark has passed fire as late, but for
   * the closed ones, and those that the same record has reached: they fire on time yet.
   */
  private noteLate(span: Window, watermarkMs: number, { byEnd }: DuePanes): void {
    const { assigner, allowedLateness } = this.definition;
    const through = Math.min(assigner.lastEnd(span), watermarkMs + 1);
    const from = Math.max(span.end - 1, watermarkMs - allowedLateness + 1);
    let end = assigner.nextEnd(from, span);
    for (; end <= through; end = assigner.nextEnd(end, span)) {
      if (!byEnd.has(end)) byEnd.set(end, 'late');
    }
  }

  /** Ends of the windows that hold the slice and that the watermark has not reached, in order. */
  private *openEnds(slice: Slice, watermarkMs: number): Generator<number> {
    const { assigner } = this.definition;
    const lastEnd = assigner.lastEnd(slice);
    let end = assigner.nextEnd(Math.max(slice.end - 1, watermarkMs + 1), slice);
    for (; end <= lastEnd; end = assigner.nextEnd(end, slice)) yield end;
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
      let end = assigner.nextEnd(Math.max(next, slice.end) - 1, slice);
      // Nor do later slices have an end before this one.
      if (end > through) return;
      for (; end <= lastEnd; end = assigner.nextEnd(end, slice)) {
        yield end;
        next = end + 1;
      }
    }
  }

  /** The place of the first slice that a window ending at `from` or later holds. */
  private firstReaching(slices: readonly Slice[], from: number): number {
    const { assigner } = this.definition;
    const guess = slices.length - this.panes.mostSlices;
    return firstSlice(slices, guess, (slice) => assigner.lastEnd(slice) >= from);
  }
}
