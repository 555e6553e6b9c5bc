import type { Bounds } from '../../../../../bin/commands/replay/left-alone.ts';
import {
  emptyPartitionState,
  type PipelineStates,
  type WindowResult,
} from '../../../../../lambdas/engine/index.ts';
import { smartFactory } from '../../../../../pipelines/smart-factory.ts';

/** A state whose arrival clock has left everything behind: no key is there, none comes back. */
export const statesAt = (arrivalClockMs: number): PipelineStates => {
  const state = emptyPartitionState(smartFactory.windows.length);
  state.arrivalClockMs = arrivalClockMs;
  return { partitions: [state], secondStage: [] };
};

/** Bounds in which the windows of all these rows are over, live and in the archive. */
export const closedBounds = (rows: readonly WindowResult[]): Bounds => {
  const latest = Math.max(...rows.map(({ end }) => end));
  const states = statesAt(latest + 2 * smartFactory.guards.maxAge);
  return {
    live: smartFactory,
    liveStates: states,
    archived: states,
    replayed: smartFactory,
    erasedAtMs: new Map(),
  };
};
