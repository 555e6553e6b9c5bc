import type { Pipeline } from '../pipeline.ts';
import type { ByteReader } from '../state/byte-reader.ts';
import { ByteWriter } from '../state/byte-writer.ts';
import {
  assertContinues,
  DefinitionChangedError,
  definitionTag,
  readDefinitionTag,
  writeDefinitionTag,
} from '../state/definition-tag.ts';
import { readLedger, writeLedger } from '../state/ledger-codec.ts';
import { NewerStateError } from '../state/state-codec.ts';
import { TextColumnReader } from '../state/text-column-reader.ts';
import { TextColumnWriter } from '../state/text-column-writer.ts';
import { noWatermark } from '../time/watermark-strategy.ts';
import { RollupColumnsReader, RollupColumnsWriter } from './rollup-columns.ts';
import { rollupLayouts } from './rollup-layouts.ts';
import { emptyGroup, type GroupState, type RollupState } from './rollup-state.ts';

/** Rises with every change of the bytes. The code reads this version and the one before it. */
export const rollupStateVersion = 1;

/** The state's changes since they were last taken, or all of it; canonical, as `encodeState`. */
export const encodeRollups = (
  state: RollupState,
  pipeline: Pipeline,
  extent: 'changes' | 'all',
): Uint8Array => {
  const writer = new ByteWriter(8_192);
  writer.unsigned(rollupStateVersion);
  writeDefinitionTag(definitionTag(pipeline), writer);
  const declared = rollupTags(pipeline);
  writer.unsigned(declared.length);
  for (const tag of declared) writer.text(tag);
  writeClock(state, writer);
  writeLedger(state.ledger, writer);
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
  writer.nested(closings);
  for (const column of columns) column.finish(writer);
  if (extent === 'changes') takeChanges(state);
  return writer.finish();
};

/**
 * Applies encoded changes (or a whole, on an empty state) in place.
 *
 * @throws NewerStateError, DefinitionChangedError, CorruptBytesError
 */
export const applyRollups = (state: RollupState, pipeline: Pipeline, reader: ByteReader): void => {
  const version = reader.unsigned();
  if (version > rollupStateVersion) {
    throw new NewerStateError(
      `stored rollups have version ${version}, this code reads up to ${rollupStateVersion}; ` +
        'deploy the newer release again',
    );
  }
  assertContinues(readDefinitionTag(reader), definitionTag(pipeline));
  const storedCount = readRollupTags(pipeline, reader);
  readClock(state, reader);
  Object.assign(state.ledger, readLedger(reader));
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
  dropClosed(state, pipeline);
};

/** Panes past `keepFor` are not written as removed: the arrival clock says it. */
const dropClosed = (state: RollupState, pipeline: Pipeline): void => {
  for (const { panes } of state.groups.values()) {
    for (const [place, { keepFor }] of pipeline.rollups.entries()) {
      for (const [id, { firstArrivalMs }] of panes[place] ?? []) {
        if (firstArrivalMs + keepFor <= state.arrivalClockMs) panes[place]?.delete(id);
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
const rollupTags = (pipeline: Pipeline): string[] =>
  pipeline.rollups.map(
    ({ name, window, by, keepFor }) => `${name}:${window}:${by ?? ''}:${keepFor}`,
  );

/** How many rollups the stored state has. @throws DefinitionChangedError */
const readRollupTags = (pipeline: Pipeline, reader: ByteReader): number => {
  const current = rollupTags(pipeline);
  const count = reader.unsigned();
  for (let place = 0; place < count; place += 1) {
    const stored = reader.text();
    if (stored === current[place]) continue;
    throw new DefinitionChangedError(
      `stored state has the rollup "${stored}", the declaration has ` +
        `"${current[place] ?? 'none'}" in its place; ` +
        'declare the old rollup unchanged and add the new one after it under a new name',
    );
  }
  return count;
};

const writeClock = (state: RollupState, writer: ByteWriter): void => {
  writer.text(state.position);
  writer.unsigned(state.ordinal);
  writer.unsigned(state.epoch);
  writeInstant(state.arrivalClockMs, writer);
};

const readClock = (state: RollupState, reader: ByteReader): void => {
  state.position = reader.text();
  state.ordinal = reader.unsigned();
  state.epoch = reader.unsigned();
  state.arrivalClockMs = readInstant(reader);
};

const writeInstant = (instant: number, writer: ByteWriter): void => {
  writer.unsigned(instant === noWatermark ? 0 : 1);
  if (instant !== noWatermark) writer.signed(instant);
};

const readInstant = (reader: ByteReader): number =>
  reader.unsigned() === 0 ? noWatermark : reader.signed();
