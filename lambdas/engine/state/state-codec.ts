import type { Pipeline } from '../pipeline.ts';
import { readRedrives, writeRedrives } from '../redrive/redrive-codec.ts';
import { readRegistry, writeRegistry } from '../registry/registry-codec.ts';
import type { WindowOperator } from '../window-operator.ts';
import { operatorsOf } from '../windows/operators-of.ts';
import { setFiredThrough } from '../windows/set-fired-through.ts';
import type { Slice } from '../windows/slice.ts';
import type { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { assertContinues } from './definition-change.ts';
import { definitionTag, readDefinitionTag, writeDefinitionTag } from './definition-tag.ts';
import { readInstant, writeInstant } from './instant-codec.ts';
import { KeyColumnsReader, type StoredShape } from './key-columns-reader.ts';
import { KeyColumnsWriter } from './key-columns-writer.ts';
import { KeyFinder } from './key-finder.ts';
import { firstDirty, type KeyState } from './key-state.ts';
import { readLedger, writeLedger } from './ledger-codec.ts';
import type { PartitionState } from './partition-state.ts';
import { watermarkOf } from './watermark-of.ts';
import type { WindowBegin } from './window-begin.ts';

/** Rises with every change of the bytes. The code reads this version and the one before it. */
export const stateVersion = 2;

/** State that newer code wrote: this code stops without writing. */
export class NewerStateError extends Error {
  override readonly name = 'NewerStateError';
}

/**
 * The state's changes since they were last taken, or all of it. Canonical: equal states give equal
 * bytes, whatever way they came about. Taking the changes clears them.
 */
export const encodeState = (
  state: PartitionState,
  pipeline: Pipeline,
  extent: 'changes' | 'all',
): Uint8Array => {
  const isAll = extent === 'all';
  const { writer, columns } = isAll ? newRoom(pipeline, extent) : takeRoom(pipeline);
  writer.unsigned(stateVersion);
  writeDefinitionTag(definitionTag(pipeline), writer);
  writeClocks(state, writer);
  writeLedger(state.ledger, writer);
  for (const count of state.windowTooLate) writer.unsigned(count);
  for (const begin of state.windowBegins) writeBegin(begin, writer);
  writeRegistry(state.registry, extent, writer);
  const removed = isAll ? [] : [...new Set(state.removedKeys)].sort();
  writer.unsigned(removed.length);
  for (const key of removed) writer.text(key);
  const written = isAll ? [...state.keys.values()].sort(byName) : changedKeys(state);
  writer.unsigned(written.length);
  for (let from = 0; from < written.length; from += keysAtOnce) {
    const keys = written.slice(from, from + keysAtOnce);
    columns.write(keys, state.arrivalClockMs);
    // While they are at hand: a fleet does not fit into the processor's cache.
    if (!isAll) for (const key of keys) takeChangesOf(key);
  }
  columns.finish(writer);
  writeRedrives(state.redrives, extent, state.arrivalClockMs, writer);
  const bytes = writer.finish();
  if (!isAll) {
    takeChanges(state, written);
    writer.clear();
    rooms.set(pipeline, { writer, columns });
  }
  return bytes;
};

/**
 * Applies encoded changes (or a whole, on an empty state) in place.
 *
 * @throws NewerStateError, DefinitionChangedError, CorruptBytesError
 */
export const applyState = (state: PartitionState, pipeline: Pipeline, reader: ByteReader): void => {
  const version = reader.unsigned();
  if (version > stateVersion) {
    throw new NewerStateError(
      `stored state has version ${version}, this code reads up to ${stateVersion}; ` +
        'deploy the newer release again',
    );
  }
  const stored = readDefinitionTag(reader);
  const current = definitionTag(pipeline);
  assertContinues(stored, current);
  const shape: StoredShape = {
    windowCount: stored.windows.length,
    rulePlaces: stored.rules.map((rule) => current.rules.indexOf(rule)),
  };
  readClocks(state, reader);
  Object.assign(state.ledger, readLedger(reader));
  for (let place = 0; place < shape.windowCount; place += 1) {
    state.windowTooLate[place] = reader.unsigned();
  }
  for (let place = 0; place < shape.windowCount; place += 1) {
    state.windowBegins[place] = readBegin(reader);
  }
  readRegistry(state.registry, reader);
  for (let rest = reader.unsigned(); rest > 0; rest -= 1) removeKey(state, reader.text());
  const operators = operatorsFor(pipeline);
  const count = reader.unsigned();
  const finder = new KeyFinder(state, pipeline);
  const columns = new KeyColumnsReader(pipeline, state.arrivalClockMs, shape, reader);
  for (let rest = count; rest > 0; rest -= keysAtOnce) {
    const keys = columns.read(Math.min(rest, keysAtOnce), finder);
    for (const key of keys) {
      const watermarkMs = watermarkOf(pipeline, state, key);
      // Slices past their cleanup time are not written as removed: the watermark says it.
      for (let place = 0; place < operators.length; place += 1) {
        operators[place]?.dropClosed(key.slices[place] ?? [], watermarkMs);
      }
      setFiredThrough(key, operators, watermarkMs);
    }
  }
  if (version > 1) readRedrives(state.redrives, reader);
};

/** So few that what one column has touched is still at hand for the next. */
const keysAtOnce = 64;

/** What a state is written in. */
interface Room {
  readonly writer: ByteWriter;
  readonly columns: KeyColumnsWriter;
}

/**
 * The room of a commit, for the next one: to make it anew costs a fifth of filling it, and is a
 * megabyte for the collector. That of a commit that failed is not used again.
 */
const rooms = new WeakMap<Pipeline, Room>();

const newRoom = (pipeline: Pipeline, extent: 'changes' | 'all'): Room => ({
  writer: new ByteWriter(extent === 'all' ? 65_536 : 8_192),
  columns: new KeyColumnsWriter(pipeline, extent),
});

const takeRoom = (pipeline: Pipeline): Room => {
  const known = rooms.get(pipeline);
  rooms.delete(pipeline);
  return known ?? newRoom(pipeline, 'changes');
};

/** Readers only, without anything of their own: the same for every state of a pipeline. */
const operators = new WeakMap<Pipeline, readonly WindowOperator[]>();

const operatorsFor = (pipeline: Pipeline): readonly WindowOperator[] => {
  const known = operators.get(pipeline) ?? operatorsOf(pipeline);
  operators.set(pipeline, known);
  return known;
};

const removeKey = ({ keys }: PartitionState, name: string): void => {
  const key = keys.get(name);
  if (key !== undefined) key.isRemoved = true;
  keys.delete(name);
};

/**
 * In the order of their names. Those that were in the last commit too are in order already: to
 * compare the names of a large fleet takes as long as to write them.
 */
const changedKeys = (state: PartitionState): KeyState[] => {
  const again = state.writtenKeys.filter(({ isDirty, isRemoved }) => isDirty && !isRemoved);
  if (again.length === state.dirtyKeys.length) return again;
  for (const key of again) key.isListed = true;
  const others = state.dirtyKeys.filter(({ isListed, isRemoved }) => !isListed && !isRemoved);
  for (const key of again) key.isListed = false;
  return again.length === 0 ? others.sort(byName) : again.concat(others).sort(byName);
};

const byName = (left: KeyState, right: KeyState): number => (left.key < right.key ? -1 : 1);

const takeChangesOf = (key: KeyState): void => {
  key.recent?.takeAdded();
  for (const slices of key.slices) {
    let at = firstDirty(key, slices);
    for (; at < slices.length; at += 1) (slices[at] as Slice).isDirty = false;
  }
  key.isDirty = false;
  key.isDirtyBehind = false;
  for (const rule of key.thresholds) rule.isDirty = false;
};

const takeChanges = (state: PartitionState, written: KeyState[]): void => {
  state.writtenKeys = written;
  state.registry.forgetChanges();
  state.redrives.forgetChanges();
  state.dirtyKeys.length = 0;
  state.removedKeys.length = 0;
};

const writeClocks = (state: PartitionState, writer: ByteWriter): void => {
  writer.text(state.position);
  writer.unsigned(state.ordinal);
  writer.unsigned(state.epoch);
  for (const instant of instants(state)) writeInstant(instant, writer);
};

/** No window begins at ordinal 0. */
const writeBegin = (begin: WindowBegin | undefined, writer: ByteWriter): void => {
  writer.unsigned(begin?.ordinal ?? 0);
  if (begin !== undefined) writeInstant(begin.afterMs, writer);
};

const readBegin = (reader: ByteReader): WindowBegin | undefined => {
  const ordinal = reader.unsigned();
  return ordinal === 0 ? undefined : { ordinal, afterMs: readInstant(reader) };
};

const instants = (state: PartitionState): number[] => [
  state.arrivalClockMs,
  state.watermarkMs,
  state.maxEventTimeMs,
  state.lastAcceptedArrivalMs,
  state.lastTickMs,
];

const readClocks = (state: PartitionState, reader: ByteReader): void => {
  state.position = reader.text();
  state.ordinal = reader.unsigned();
  state.epoch = reader.unsigned();
  state.arrivalClockMs = readInstant(reader);
  state.watermarkMs = readInstant(reader);
  state.maxEventTimeMs = readInstant(reader);
  state.lastAcceptedArrivalMs = readInstant(reader);
  state.lastTickMs = readInstant(reader);
};
