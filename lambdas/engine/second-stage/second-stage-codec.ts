import { applyJoin, encodeJoin, joinTags } from '../joins/join-codec.ts';
import type { Pipeline } from '../pipeline.ts';
import { applyRollups, encodeRollups, rollupTags } from '../rollups/rollup-codec.ts';
import type { ByteReader } from '../state/byte-reader.ts';
import { ByteWriter } from '../state/byte-writer.ts';
import {
  assertContinues,
  DefinitionChangedError,
  placedChanges,
} from '../state/definition-change.ts';
import { definitionTag, readDefinitionTag, writeDefinitionTag } from '../state/definition-tag.ts';
import { readInstant, writeInstant } from '../state/instant-codec.ts';
import { readLedger, writeLedger } from '../state/ledger-codec.ts';
import { NewerStateError } from '../state/state-codec.ts';
import type { SecondStageState } from './second-stage-state.ts';

/**
 * Rises with every change of the bytes. The code reads this version and the one before it, which
 * has no joins.
 */
export const secondStageVersion = 2;

/** The state's changes since they were last taken, or all of it; canonical, as `encodeState`. */
export const encodeSecondStage = (
  state: SecondStageState,
  pipeline: Pipeline,
  extent: 'changes' | 'all',
): Uint8Array => {
  const writer = new ByteWriter(8_192);
  writer.unsigned(secondStageVersion);
  writeDefinitionTag(definitionTag(pipeline), writer);
  writeTags(rollupTags(pipeline), writer);
  writeClock(state, writer);
  writeLedger(state.ledger, writer);
  encodeRollups(state.rollups, pipeline, extent, writer);
  writeTags(joinTags(pipeline), writer);
  for (const [place, join] of state.joins.entries()) {
    encodeJoin(join, { pipeline, place }, extent, writer);
  }
  return writer.finish();
};

/**
 * Applies encoded changes (or a whole, on an empty state) in place.
 *
 * @throws NewerStateError, DefinitionChangedError, CorruptBytesError
 */
export const applySecondStage = (
  state: SecondStageState,
  pipeline: Pipeline,
  reader: ByteReader,
): void => {
  const version = reader.unsigned();
  if (version > secondStageVersion) {
    throw new NewerStateError(
      `stored state of the second stage has version ${version}, this code reads up to ` +
        `${secondStageVersion}; deploy the newer release again`,
    );
  }
  assertContinues(readDefinitionTag(reader), definitionTag(pipeline));
  const storedCount = readTags('rollup', rollupTags(pipeline), reader);
  readClock(state, reader);
  Object.assign(state.ledger, readLedger(reader));
  const { arrivalClockMs } = state;
  applyRollups(state.rollups, pipeline, { reader, storedCount, arrivalClockMs });
  const joinCount = version === 1 ? 0 : readTags('join', joinTags(pipeline), reader);
  for (const [place, join] of state.joins.slice(0, joinCount).entries()) {
    applyJoin(join, { pipeline, place }, reader);
  }
};

const writeTags = (tags: readonly string[], writer: ByteWriter): void => {
  writer.unsigned(tags.length);
  for (const tag of tags) writer.text(tag);
};

/** How many of them the stored state has. @throws DefinitionChangedError */
const readTags = (what: string, current: readonly string[], reader: ByteReader): number => {
  const stored = Array.from({ length: reader.unsigned() }, () => reader.text());
  const [change] = placedChanges(`${what}s`, what, stored, current);
  if (change !== undefined) throw new DefinitionChangedError(change);
  return stored.length;
};

const writeClock = (state: SecondStageState, writer: ByteWriter): void => {
  writer.text(state.position);
  writer.unsigned(state.ordinal);
  writer.unsigned(state.epoch);
  writeInstant(state.arrivalClockMs, writer);
};

const readClock = (state: SecondStageState, reader: ByteReader): void => {
  state.position = reader.text();
  state.ordinal = reader.unsigned();
  state.epoch = reader.unsigned();
  state.arrivalClockMs = readInstant(reader);
};
