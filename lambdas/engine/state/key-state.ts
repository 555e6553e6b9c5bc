import type { RecentMemory } from '../dedupe/recent-memory.ts';
import type { SequenceMemory } from '../dedupe/sequence-memory.ts';
import { emptyThresholdMemory, type ThresholdMemory } from '../rules/threshold-memory.ts';
import { noWatermark } from '../time/watermark-strategy.ts';
import type { DuePanes } from '../windows/due-panes.ts';
import type { Slice } from '../windows/slice.ts';

/** Everything the partition knows of one key. */
export interface KeyState {
  readonly key: string;
  /**
   * Scope `key`: the key's watermark. Scope `partition`: what it had reached before partitions were
   * merged, where that is more than the other one had; else `noWatermark`.
   */
  watermarkMs: number;
  /** The arrival clock at the key's last record. */
  lastSeenMs: number;
  /** Nothing is left of it but its watermark, and alarms that stand. */
  isForgotten: boolean;
  /** Dedupe by recent readings only, once a reading came. */
  recent: RecentMemory | undefined;
  /** Dedupe by sequence only, once a reading came. */
  sequence: SequenceMemory | undefined;
  /** Per window, in order of declaration: the slices of its open panes, by ascending start. */
  readonly slices: Slice[][];
  /** Per rule, in order of declaration. */
  readonly thresholds: ThresholdMemory[];
  /** Some part of it is not in the journal as it stands. */
  isDirty: boolean;
  /** The watermark up to which its panes have fired, or are due. */
  firedThroughMs: number;
  /**
   * Per window: the panes that the record at hand makes fire. Absent for a key that it fires
   * nothing of, and between records.
   */
  due: DuePanes[] | undefined;
  /** The watermark at which something of it is next due; Infinity for nothing. */
  nextTimerMs: number;
}

export const emptyKeyState = (key: string, windowCount: number, ruleCount: number): KeyState => ({
  key,
  watermarkMs: noWatermark,
  lastSeenMs: noWatermark,
  isForgotten: false,
  recent: undefined,
  sequence: undefined,
  slices: filled(windowCount, () => []),
  thresholds: filled(ruleCount, emptyThresholdMemory),
  isDirty: false,
  firedThroughMs: noWatermark,
  due: undefined,
  nextTimerMs: Number.POSITIVE_INFINITY,
});

/** How many panes the key has open; of overlapping windows, the slices that they share. */
export const openPanes = (key: KeyState): number =>
  key.slices.reduce((sum, slices) => sum + slices.filter(({ count }) => count > 0).length, 0);

const none: never[] = [];

/** Of exactly that length in memory too: one that grew by itself has room for sixteen more. */
const filled = <Value>(length: number, make: () => Value): Value[] =>
  length === 0 ? none : new Array<undefined>(length).fill(undefined).map(make);
