import type { Pipeline } from '../pipeline.ts';
import { inheritState } from '../state/inherit-state.ts';
import type { JoinState } from './join-state.ts';

/** A join's own groups of its partition's parents'. */
export const inheritJoin = (
  ofPairs: Pipeline,
  parents: readonly JoinState[],
  isOwn: (group: string) => boolean,
): JoinState => ({
  pairs: inheritState(
    ofPairs,
    parents.map(({ pairs }) => pairs),
    isOwn,
  ),
  groups: new Map(parents.flatMap(({ groups }) => [...groups]).filter(([name]) => isOwn(name))),
  dirtyGroups: new Set(),
});
