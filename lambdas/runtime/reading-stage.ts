import {
  applyState,
  ByteReader,
  compileSpeakers,
  emptyPartitionState,
  encodeState,
  inheritState,
  PartitionFold,
  type PartitionState,
  type PayloadFormat,
  type Pipeline,
  type SourceRecord,
} from '../engine/index.ts';
import { reportKeys } from './report-keys.ts';
import { firstStageSinkNames } from './sinks.ts';
import type { Stage, StateKind } from './stage.ts';

/** The state of the first stage. */
export const readingState = (pipeline: Pipeline): StateKind<PartitionState> => ({
  pipeline,
  sinkNames: firstStageSinkNames(pipeline),
  nameOf: (partition) => partition,
  empty: () => emptyPartitionState(pipeline.windows.length),
  encode: (state, extent) => encodeState(state, pipeline, extent),
  apply: (state, bytes) => applyState(state, pipeline, new ByteReader(bytes)),
  inherit: (parents, isOwn) => {
    const clientOf = compileSpeakers(pipeline.reading.gateways);
    return inheritState(pipeline, parents, (key) => isOwn(clientOf(key)));
  },
});

/**
 * The first stage: readings into the windows of their devices.
 *
 * @param firstEpoch of a partition that has no journal yet: above that of another stream which told
 * the same rows. @default 0
 */
export const readingStage = (
  pipeline: Pipeline,
  format: PayloadFormat,
  firstEpoch = 0,
): Stage<SourceRecord, PartitionState> => ({
  ...readingState(pipeline),
  empty: () => ({ ...emptyPartitionState(pipeline.windows.length), epoch: firstEpoch }),
  folder: (partition, state) => new PartitionFold(pipeline, format, partition, state),
  changed: ({ dirtyKeys }) => dirtyKeys.length,
  report: (telemetry, state, sinceMs) => reportKeys({ telemetry, pipeline }, state, sinceMs),
});
