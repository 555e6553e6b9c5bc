import type { Pipeline } from '../pipeline.ts';
import type { ByteReader } from '../state/byte-reader.ts';
import { ByteWriter } from '../state/byte-writer.ts';
import { readInstant, writeInstant } from '../state/instant-codec.ts';
import { TextColumnReader } from '../state/text-column-reader.ts';
import { TextColumnWriter } from '../state/text-column-writer.ts';
import { RollupColumnsReader, RollupColumnsWriter } from './rollup-columns.ts';
import { rollupLayouts } from './rollup-layouts.ts';
import { emptyGroup, type GroupState, type RollupState } from './rollup-state.ts';

/** The rollups' changes since they were last taken, or all of them; canonical. */
export const encodeRollups = (
  state: RollupState,
  pipeline: Pipeline,
  extent: 'changes' | 'all',
  writer: ByteWriter,
): void => {
  const written = [...(extent === 'all' ? state.groups.values() : state.dirtyGroups)];
  written.sort((left, right) => (left.group < right.group ? -1 : 1));
  writer.unsigned(written.length);
  const names = new TextColumnWriter();
  const columns = [...rollupLayouts(pipeline).values()].map(
    (layout) => new RollupColumnsWriter(layout),
  );
  const closings = new ByteWriter(64);
  for (const { group, panes, closedThroughMs } of written) {
    names.write(group);
    for (const instant of closedThroughMs) writeInstant(instant, closings);
    for (const [place, column] of columns.entries()) {
      column.write(panes[place]?.values() ?? [], extent);
    }
  }
  names.finish(writer);
  writer.drain(closings);
  for (const column of columns) column.finish(writer);
  if (extent === 'changes') takeChanges(state);
};

/**
 * Applies encoded changes (or a whole, on an empty state) in place.
 *
 * @throws CorruptBytesError
 */
export const applyRollups = (
  state: RollupState,
  pipeline: Pipeline,
  { reader, storedCount, arrivalClockMs }: StoredRollups,
): void => {
  const count = reader.unsigned();
  const names = new TextColumnReader(reader);
  const closings = reader.nested();
  const columns = [...rollupLayouts(pipeline).values()]
    .slice(0, storedCount)
    .map((layout) => new RollupColumnsReader(layout, reader));
  for (let rest = count; rest > 0; rest -= 1) {
    const group = groupOf(state, names.read(), pipeline.rollups.length);
    for (const [place, column] of columns.entries()) {
      group.closedThroughMs[place] = readInstant(closings);
      column.read(group.panes[place] ?? new Map());
    }
  }
  dropClosed(state, pipeline, arrivalClockMs);
};

/** Stored rollups, with what is known of them by then. */
export interface StoredRollups {
  readonly reader: ByteReader;
  /** Rollups that were declared when they were stored: the first so many of those now. */
  readonly storedCount: number;
  readonly arrivalClockMs: number;
}

/** Panes past `keepFor` are not written as removed: the arrival clock says it. */
const dropClosed = (state: RollupState, pipeline: Pipeline, arrivalClockMs: number): void => {
  for (const { panes } of state.groups.values()) {
    for (const [place, { keepFor }] of pipeline.rollups.entries()) {
      for (const [id, { firstArrivalMs }] of panes[place] ?? []) {
        if (firstArrivalMs + keepFor <= arrivalClockMs) panes[place]?.delete(id);
      }
    }
  }
};

const groupOf = (state: RollupState, name: string, rollupCount: number): GroupState => {
  const known = state.groups.get(name);
  if (known !== undefined) return known;
  const group = emptyGroup(name, rollupCount);
  state.groups.set(name, group);
  return group;
};

const takeChanges = (state: RollupState): void => {
  for (const { panes } of state.dirtyGroups) {
    for (const each of panes) {
      for (const pane of each.values()) {
        pane.isDirty = false;
        for (const { pane: slice } of pane.contributors.values()) slice.isDirty = false;
      }
    }
  }
  state.dirtyGroups.clear();
};

/** What stored panes depend on. Kept longer, a window could open again over its full row. */
export const rollupTags = (pipeline: Pipeline): string[] =>
  pipeline.rollups.map(
    ({ name, window, by, keepFor }) => `${name}:${window}:${by ?? ''}:${keepFor}`,
  );
