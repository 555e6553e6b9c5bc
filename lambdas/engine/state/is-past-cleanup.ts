import { pairPipeline } from '../joins/pair-pipeline.ts';
import type { WindowResult } from '../outcomes.ts';
import type { JoinDefinition, Pipeline, WindowDefinition } from '../pipeline.ts';
import type { SecondStageState } from '../second-stage/second-stage-state.ts';
import type { PartitionState } from './partition-state.ts';
import { watermarkOf } from './watermark-of.ts';

/** The states of a pipeline's partitions that no others have gone on from. */
export interface PipelineStates {
  readonly partitions: readonly PartitionState[];
  /** None where the pipeline has no second stage. */
  readonly secondStage: readonly SecondStageState[];
}

type Row = Pick<WindowResult, 'window' | 'key' | 'id' | 'end'>;

/**
 * Whether no record that is still to come can change a row: `W >= maxTimestamp + allowedLateness`
 * of its key, and of a rollup its pane was dropped after `keepFor`. Count windows never are: they
 * follow the order of records. False for a window that is not declared, or without any state.
 */
export const isPastCleanup = (pipeline: Pipeline, states: PipelineStates, row: Row): boolean => {
  const window = named(pipeline.windows, row.window);
  if (window !== undefined) return isWindowOver(pipeline, states.partitions, window, row);
  const place = pipeline.rollups.findIndex(({ name }) => name === row.window);
  if (place >= 0) return isRollupOver(states.secondStage, place, row);
  const join = pipeline.joins.findIndex(({ windows }) => named(windows, row.window) !== undefined);
  return join >= 0 && isPairWindowOver(pipeline, states.secondStage, join, row);
};

const named = (windows: readonly WindowDefinition[], name: string): WindowDefinition | undefined =>
  windows.find((window) => window.name === name);

const isWindowOver = (
  pipeline: Pipeline,
  states: readonly PartitionState[],
  { assigner, allowedLateness }: WindowDefinition,
  { key, end }: Row,
): boolean => {
  if (assigner.named === 'number') return false;
  const cleanupMs = end - 1 + allowedLateness;
  const owner = states.find(({ keys }) => keys.has(key));
  const asked = owner === undefined ? states : [owner];
  return asked.length > 0 && asked.every((state) => reached(pipeline, state, key) >= cleanupMs);
};

/** A key that comes, or comes back, begins behind whatever the guards would let in. */
const reached = (pipeline: Pipeline, state: PartitionState, name: string): number => {
  const key = state.keys.get(name);
  if (key !== undefined) return watermarkOf(pipeline, state, key);
  return pipeline.watermark.scope === 'key'
    ? state.arrivalClockMs - pipeline.guards.maxAge - 1
    : state.watermarkMs;
};

const isRollupOver = (
  states: readonly SecondStageState[],
  place: number,
  { key, id, end }: Row,
): boolean =>
  states.some(({ rollups }) => {
    const group = rollups.groups.get(key);
    const isOpen = group?.panes[place]?.has(id) ?? true;
    return !isOpen && end <= (group?.closedThroughMs[place] ?? Number.NEGATIVE_INFINITY);
  });

const isPairWindowOver = (
  pipeline: Pipeline,
  states: readonly SecondStageState[],
  place: number,
  row: Row,
): boolean => {
  const join = pipeline.joins[place] as JoinDefinition;
  const window = named(join.windows, row.window) as WindowDefinition;
  const pairs = states.flatMap(({ joins, arrivalClockMs }) => {
    const state = joins[place]?.pairs;
    return state === undefined ? [] : [{ ...state, arrivalClockMs }];
  });
  return isWindowOver(pairPipeline(pipeline, join), pairs, window, row);
};
