import { emptyPartitionState, type PartitionState } from '../state/partition-state.ts';
import type { SideName } from './reading-contribution.ts';
import { WaitingReadings } from './waiting-readings.ts';

/** What a partition of the second stage knows of one join. */
export interface JoinState {
  /** Panes of pairs: a key is a group, and its watermark the group's. */
  readonly pairs: PartitionState;
  readonly groups: Map<string, JoinGroup>;
  /** Groups changed since the last commit. */
  readonly dirtyGroups: Set<JoinGroup>;
}

/** What a group's pairs are made of. */
export interface JoinGroup {
  readonly group: string;
  readonly sides: Readonly<Record<SideName, JoinSideState>>;
  /** The arrival clock when the group's first reading came, or the first after it was silent. */
  resumedMs: number;
  /** The journal may hold another group of this name, which is gone. */
  isFresh: boolean;
}

export interface JoinSideState {
  readonly waiting: WaitingReadings;
  /** By key. */
  readonly devices: Map<string, DeviceProgress>;
}

/** How far a device of a side has come. */
export interface DeviceProgress {
  /** Latest event time, epoch ms. */
  readonly newestMs: number;
  /** The arrival clock at its last reading that was accepted. */
  readonly seenMs: number;
}

export const sideNames: readonly SideName[] = ['left', 'right'];

export const emptyJoinState = (windowCount: number): JoinState => ({
  pairs: emptyPartitionState(windowCount),
  groups: new Map(),
  dirtyGroups: new Set(),
});

export const emptyJoinGroup = (group: string, resumedMs: number): JoinGroup => ({
  group,
  sides: { left: emptySide(), right: emptySide() },
  resumedMs,
  isFresh: true,
});

const emptySide = (): JoinSideState => ({ waiting: new WaitingReadings(), devices: new Map() });
