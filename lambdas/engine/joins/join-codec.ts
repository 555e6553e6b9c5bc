import type { JoinDefinition, Pipeline } from '../pipeline.ts';
import { ByteReader } from '../state/byte-reader.ts';
import type { ByteWriter } from '../state/byte-writer.ts';
import { applyState, encodeState } from '../state/state-codec.ts';
import type { JoinSide } from './interval-join.ts';
import { JoinColumnsReader, JoinColumnsWriter } from './join-columns.ts';
import { emptyJoinGroup, type JoinState, sideNames } from './join-state.ts';
import { joinTimes } from './join-times.ts';
import { pairPipeline } from './pair-pipeline.ts';

/** What stored joins depend on beside their windows, whose state has a tag of its own. */
export const joinTags = ({ joins }: Pipeline): string[] =>
  joins.map(({ name, by, left, right, within, derive }) =>
    [
      name,
      by ?? '',
      sideTag(left),
      sideTag(right),
      `${within.before},${within.after}`,
      Object.keys(derive).join(','),
    ].join(':'),
  );

const sideTag = ({ measure, sensorType = '', sensors = '' }: JoinSide): string =>
  `${measure};${sensorType};${sensors}`;

/** A join by its place in the declaration. */
export interface JoinPlace {
  readonly pipeline: Pipeline;
  readonly place: number;
}

/** The join's changes since they were last taken, or all of it; canonical. */
export const encodeJoin = (
  state: JoinState,
  { pipeline, place }: JoinPlace,
  extent: 'changes' | 'all',
  writer: ByteWriter,
): void => {
  const join = pipeline.joins[place] as JoinDefinition;
  writer.blob(encodeState(state.pairs, pairPipeline(pipeline, join), extent));
  const written = [...(extent === 'all' ? state.groups.values() : state.dirtyGroups)];
  written.sort((left, right) => (left.group < right.group ? -1 : 1));
  writer.unsigned(written.length);
  const columns = new JoinColumnsWriter();
  for (const group of written) columns.write(group, extent);
  columns.finish(writer);
  if (extent === 'changes') takeChanges(state);
};

/**
 * Applies encoded changes (or a whole, on an empty state) in place. Readings that wait no longer
 * are not written as removed: the group's watermark says it, as it says of groups that there are.
 *
 * @throws NewerStateError, DefinitionChangedError, CorruptBytesError
 */
export const applyJoin = (
  state: JoinState,
  { pipeline, place }: JoinPlace,
  reader: ByteReader,
): void => {
  const join = pipeline.joins[place] as JoinDefinition;
  applyState(state.pairs, pairPipeline(pipeline, join), new ByteReader(reader.blob()));
  const count = reader.unsigned();
  const columns = new JoinColumnsReader(reader);
  for (let rest = count; rest > 0; rest -= 1) {
    columns.read((name, isFresh) => {
      const known = isFresh ? undefined : state.groups.get(name);
      const group = known ?? emptyJoinGroup(name, 0);
      state.groups.set(name, group);
      return group;
    });
  }
  const { waits } = joinTimes(join);
  for (const [name, group] of state.groups) {
    const key = state.pairs.keys.get(name);
    if (key === undefined) state.groups.delete(name);
    else
      for (const side of sideNames) {
        group.sides[side].waiting.dropThrough(key.watermarkMs - waits[side]);
      }
  }
};

const takeChanges = (state: JoinState): void => {
  for (const group of state.dirtyGroups) {
    group.isFresh = false;
    for (const side of sideNames) group.sides[side].waiting.takeAdded();
  }
  state.dirtyGroups.clear();
};
