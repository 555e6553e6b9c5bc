import type { RecentMemory } from '../dedupe/recent-memory.ts';
import type { SequenceMemory } from '../dedupe/sequence-memory.ts';
import { emptyThresholdMemory, type ThresholdMemory } from '../rules/threshold-memory.ts';
import { noWatermark } from '../time/watermark-strategy.ts';
import type { DuePanes } from '../windows/due-panes.ts';
import type { Slice } from '../windows/slice.ts';

const forgotten = 1;
const dirty = 2;
const dirtyBehind = 4;

/** Everything the partition knows of one key. What is true or false of it shares a property. */
export class KeyState {
  readonly key: string;
  /**
   * Scope `key`: the key's watermark. Scope `partition`: what it had reached before partitions were
   * merged, where that is more than the other one had; else `noWatermark`.
   */
  watermarkMs = noWatermark;
  /** The arrival clock at the key's last record. */
  lastSeenMs = noWatermark;
  /** Dedupe by recent readings only, once a reading came. */
  recent: RecentMemory | undefined = undefined;
  /** Dedupe by sequence only, once a reading came. */
  sequence: SequenceMemory | undefined = undefined;
  /** Per window, in order of declaration: the slices of its open panes, by ascending start. */
  readonly slices: Slice[][];
  /** Per rule, in order of declaration. */
  readonly thresholds: ThresholdMemory[];
  /** The watermark up to which its panes have fired, or are due. */
  firedThroughMs = noWatermark;
  /**
   * Per window: the panes that the record at hand makes fire. Absent for a key that it fires
   * nothing of, and between records.
   */
  due: DuePanes[] | undefined = undefined;
  /** The watermark at which something of it is next due; Infinity for nothing. */
  nextTimerMs = Number.POSITIVE_INFINITY;
  private flags = 0;

  constructor(key: string, windowCount: number, ruleCount: number) {
    this.key = key;
    this.slices = filled(windowCount, () => []);
    this.thresholds = filled(ruleCount, emptyThresholdMemory);
  }

  /** Nothing is left of it but its watermark, and alarms that stand. */
  get isForgotten(): boolean {
    return (this.flags & forgotten) !== 0;
  }

  set isForgotten(is: boolean) {
    this.flags = is ? this.flags | forgotten : this.flags & ~forgotten;
  }

  /** Some part of it is not in the journal as it stands. */
  get isDirty(): boolean {
    return (this.flags & dirty) !== 0;
  }

  set isDirty(is: boolean) {
    this.flags = is ? this.flags | dirty : this.flags & ~dirty;
  }

  /** Slices that are not in the journal may have others behind them that are. */
  get isDirtyBehind(): boolean {
    return (this.flags & dirtyBehind) !== 0;
  }

  set isDirtyBehind(is: boolean) {
    this.flags = is ? this.flags | dirtyBehind : this.flags & ~dirtyBehind;
  }
}

/**
 * The place before which no slice is dirty. Most often that is near the end, and the others need
 * not be looked at: of overlapping windows a key has many.
 */
export const firstDirty = ({ isDirtyBehind }: KeyState, slices: readonly Slice[]): number => {
  if (isDirtyBehind) return 0;
  let at = slices.length;
  while (at > 0 && (slices[at - 1] as Slice).isDirty) at -= 1;
  return at;
};

/** How many panes the key has open; of overlapping windows, the slices that they share. */
export const openPanes = (key: KeyState): number =>
  key.slices.reduce((sum, slices) => sum + slices.filter(({ count }) => count > 0).length, 0);

const none: never[] = [];

/** Of exactly that length in memory too: one that grew by itself has room for sixteen more. */
const filled = <Value>(length: number, make: () => Value): Value[] =>
  length === 0 ? none : new Array<undefined>(length).fill(undefined).map(make);
