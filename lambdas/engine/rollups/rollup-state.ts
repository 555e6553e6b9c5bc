import { noWatermark } from '../time/watermark-strategy.ts';
import type { Slice } from '../windows/slice.ts';

/** What a partition of the second stage knows of its rollups. */
export interface RollupState {
  readonly groups: Map<string, GroupState>;
  /** Groups changed since the last commit. */
  readonly dirtyGroups: Set<GroupState>;
}

export interface GroupState {
  readonly group: string;
  /** Per rollup, in order of declaration: open panes by their ids. */
  readonly panes: Map<string, RollupPane>[];
  /** Per rollup: the latest end of a dropped pane. A window that ends by then is over. */
  readonly closedThroughMs: number[];
}

/** One window of one group. */
export interface RollupPane {
  readonly id: string;
  /** Epoch ms, inclusive. */
  readonly start: number;
  /** Epoch ms, exclusive. */
  readonly end: number;
  /** The arrival clock at the first contribution. */
  readonly firstArrivalMs: number;
  hasFired: boolean;
  /** Not in the journal as it stands. */
  isDirty: boolean;
  readonly contributors: Map<string, Contributor>;
}

export interface Contributor {
  readonly revision: number;
  readonly pane: Slice;
}

export const emptyRollupState = (): RollupState => ({
  groups: new Map(),
  dirtyGroups: new Set(),
});

export const emptyGroup = (group: string, rollupCount: number): GroupState => ({
  group,
  panes: Array.from({ length: rollupCount }, () => new Map()),
  closedThroughMs: Array.from({ length: rollupCount }, () => noWatermark),
});
