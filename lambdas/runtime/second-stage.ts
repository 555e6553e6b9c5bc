import {
  applyRollups,
  ByteReader,
  emptyRollupState,
  encodeRollups,
  groupPartitionKey,
  inheritRollups,
  type Pipeline,
  RollupFold,
  type RollupState,
  type SecondStageRecord,
} from '../engine/index.ts';
import { sinkNames } from './sinks.ts';
import type { Stage } from './stage.ts';

/** The second stage: contributions of the first into the rollups of their groups. */
export const secondStage = (pipeline: Pipeline): Stage<SecondStageRecord, RollupState> => {
  const nameOf = (partition: string): string => `second-stage/${partition}`;
  return {
    pipeline,
    sinkNames,
    nameOf,
    empty: emptyRollupState,
    encode: (state, extent) => encodeRollups(state, pipeline, extent),
    apply: (state, bytes) => applyRollups(state, pipeline, new ByteReader(bytes)),
    inherit: (parents, isOwn) =>
      inheritRollups(parents, (group) => isOwn(groupPartitionKey(group))),
    folder: (partition, state) => new RollupFold(pipeline, nameOf(partition), state),
    changed: ({ dirtyGroups }) => dirtyGroups.size,
    report: () => {},
  };
};
