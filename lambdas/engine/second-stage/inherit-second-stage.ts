import { inheritJoin } from '../joins/inherit-join.ts';
import { pairPipeline } from '../joins/pair-pipeline.ts';
import type { Pipeline } from '../pipeline.ts';
import { emptySecondStageState, type SecondStageState } from './second-stage-state.ts';

/**
 * The state that a partition of the second stage starts from where it came about by a split or
 * merge: its own groups of its parents' (CONTRACT, section 6). Ordinals go on above the parents',
 * so that revisions rise; the ledger starts at zero.
 *
 * It takes the parents' groups over; the parents must not be used any more.
 *
 * @param isOwn whether a group is of the partition
 */
export const inheritSecondStage = (
  pipeline: Pipeline,
  parents: readonly SecondStageState[],
  isOwn: (group: string) => boolean,
): SecondStageState => {
  const state = emptySecondStageState(pipeline);
  for (const parent of parents) {
    state.ordinal = Math.max(state.ordinal, parent.ordinal);
    state.epoch = Math.max(state.epoch, parent.epoch);
    state.arrivalClockMs = Math.max(state.arrivalClockMs, parent.arrivalClockMs);
    for (const group of parent.rollups.groups.values()) {
      if (isOwn(group.group)) state.rollups.groups.set(group.group, group);
    }
  }
  const joins = pipeline.joins.map((join, place) => {
    const ofParents = parents.flatMap((parent) => parent.joins[place] ?? []);
    return inheritJoin(pairPipeline(pipeline, join), ofParents, isOwn);
  });
  return { ...state, joins };
};
