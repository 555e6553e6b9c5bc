import {
  applySecondStage,
  ByteReader,
  emptySecondStageState,
  encodeSecondStage,
  groupPartitionKey,
  inheritSecondStage,
  type Pipeline,
  SecondStageFold,
  type SecondStageRecord,
  type SecondStageState,
} from '../engine/index.ts';
import { sinkNamesOf } from './sinks.ts';
import type { Stage } from './stage.ts';

/** The second stage: contributions of the first into the rollups and joins of their groups. */
export const secondStage = (pipeline: Pipeline): Stage<SecondStageRecord, SecondStageState> => {
  const nameOf = (partition: string): string => `second-stage/${partition}`;
  return {
    pipeline,
    sinkNames: sinkNamesOf(pipeline),
    nameOf,
    empty: () => emptySecondStageState(pipeline),
    encode: (state, extent) => encodeSecondStage(state, pipeline, extent),
    apply: (state, bytes) => applySecondStage(state, pipeline, new ByteReader(bytes)),
    inherit: (parents, isOwn) =>
      inheritSecondStage(pipeline, parents, (group) => isOwn(groupPartitionKey(group))),
    folder: (partition, state) => new SecondStageFold(pipeline, nameOf(partition), state),
    changed: ({ rollups, joins }) =>
      joins.reduce((sum, { dirtyGroups }) => sum + dirtyGroups.size, rollups.dirtyGroups.size),
    report: () => {},
  };
};
