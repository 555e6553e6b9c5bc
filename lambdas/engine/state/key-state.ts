import { emptyRecentMemory, type RecentMemory } from '../dedupe/recent-memory.ts';
import { emptyThresholdMemory, type ThresholdMemory } from '../rules/threshold-memory.ts';
import { noWatermark } from '../time/watermark-strategy.ts';
import { nextTimer, type Pane } from '../windows/pane.ts';

/** Everything the partition knows of one key. */
export interface KeyState {
  readonly key: string;
  /** Scope `key`: the key's watermark. Scope `partition`: unused, `noWatermark`. */
  watermarkMs: number;
  /** The arrival clock at the key's last record. */
  lastSeenMs: number;
  /** Nothing is left of it but its watermark, and alarms that stand. */
  isForgotten: boolean;
  readonly recent: RecentMemory;
  /** Per window, in order of declaration: open panes by ascending start. */
  readonly panes: Pane[][];
  /** Per rule, in order of declaration. */
  readonly thresholds: ThresholdMemory[];
  /** Some part of it is not in the journal as it stands. */
  isDirty: boolean;
  /** The earliest timer of its panes, event time; Infinity where it has none. */
  nextTimerMs: number;
}

export const emptyKeyState = (key: string, windowCount: number, ruleCount: number): KeyState => ({
  key,
  watermarkMs: noWatermark,
  lastSeenMs: noWatermark,
  isForgotten: false,
  recent: emptyRecentMemory(),
  panes: Array.from({ length: windowCount }, () => []),
  thresholds: Array.from({ length: ruleCount }, emptyThresholdMemory),
  isDirty: false,
  nextTimerMs: Number.POSITIVE_INFINITY,
});

/** Sets `nextTimerMs` from the panes. */
export const refreshTimer = (key: KeyState, allowedLatenessMs: readonly number[]): void => {
  let earliest = Number.POSITIVE_INFINITY;
  for (const [window, panes] of key.panes.entries()) {
    for (const pane of panes) {
      earliest = Math.min(earliest, nextTimer(pane, allowedLatenessMs[window] as number));
    }
  }
  key.nextTimerMs = earliest;
};

/** How many panes the key has open. */
export const openPanes = (key: KeyState): number =>
  key.panes.reduce((sum, panes) => sum + panes.length, 0);
