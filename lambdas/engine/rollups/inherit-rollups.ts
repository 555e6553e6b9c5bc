import { emptyRollupState, type RollupState } from './rollup-state.ts';

/**
 * The state that a partition of the second stage starts from where it came about by a split or
 * merge: its own groups of its parents' (CONTRACT, section 6). Ordinals go on above the parents',
 * so that revisions rise; the ledger starts at zero.
 *
 * @param isOwn whether a group is of the partition
 */
export const inheritRollups = (
  parents: readonly RollupState[],
  isOwn: (group: string) => boolean,
): RollupState => {
  const state = emptyRollupState();
  for (const parent of parents) {
    state.ordinal = Math.max(state.ordinal, parent.ordinal);
    state.epoch = Math.max(state.epoch, parent.epoch);
    state.arrivalClockMs = Math.max(state.arrivalClockMs, parent.arrivalClockMs);
    for (const group of parent.groups.values()) {
      if (isOwn(group.group)) state.groups.set(group.group, group);
    }
  }
  return state;
};
