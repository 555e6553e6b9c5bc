import { emptyLedger, type LedgerCounts } from '../ledger.ts';
import { noWatermark } from '../time/watermark-strategy.ts';
import type { Slice } from '../windows/slice.ts';

/** Everything the second stage knows of one of its partitions: what its journal keeps. */
export interface RollupState {
  /** Position of the last record folded; empty before the first. */
  position: string;
  /** Records folded, ticks included: what revisions are made of. */
  ordinal: number;
  /** Rises when the stream is drained or replaced. */
  epoch: number;
  /** The largest arrival time seen; `noWatermark` before the first. */
  arrivalClockMs: number;
  /** Of contributions, each with one verdict, as of readings in the first stage. */
  readonly ledger: LedgerCounts;
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
  position: '',
  ordinal: 0,
  epoch: 0,
  arrivalClockMs: noWatermark,
  ledger: emptyLedger(),
  groups: new Map(),
  dirtyGroups: new Set(),
});

export const emptyGroup = (group: string, rollupCount: number): GroupState => ({
  group,
  panes: Array.from({ length: rollupCount }, () => new Map()),
  closedThroughMs: Array.from({ length: rollupCount }, () => noWatermark),
});
