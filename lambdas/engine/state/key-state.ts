import type { RecentMemory } from '../dedupe/recent-memory.ts';
import type { SequenceMemory } from '../dedupe/sequence-memory.ts';
import { emptyThresholdMemory, type ThresholdMemory } from '../rules/threshold-memory.ts';
import { noWatermark } from '../time/watermark-strategy.ts';
import type { DuePanes } from '../windows/due-panes.ts';
import type { Slice } from '../windows/slice.ts';
import { InstantRows } from './instant-rows.ts';

const forgotten = 1;
const dirty = 2;
const dirtyBehind = 4;
const listed = 8;
const removed = 16;

const watermarkAt = 0;
const lastSeenAt = 1;
const firedThroughAt = 2;
const nextTimerAt = 3;
const instantsOfKey = 4;

/** Room for the instants of a partition's keys. */
export const keyInstants = (): InstantRows => new InstantRows(instantsOfKey);

/** Everything the partition knows of one key. What is true or false of it shares a property. */
export class KeyState {
  readonly key: string;
  /** Dedupe by recent readings only, once a reading came. */
  recent: RecentMemory | undefined = undefined;
  /** Dedupe by sequence only, once a reading came. */
  sequence: SequenceMemory | undefined = undefined;
  /** Per window, in order of declaration: the slices of its open panes, by ascending start. */
  readonly slices: Slice[][];
  /** Per rule, in order of declaration. */
  readonly thresholds: ThresholdMemory[];
  /**
   * Per window: the panes that the record at hand makes fire. Absent for a key that it fires
   * nothing of, and between records.
   */
  due: DuePanes[] | undefined = undefined;
  /** The key of the same state that stood behind it in the journal when it was last read. */
  next: KeyState | undefined = undefined;
  private flags = 0;
  /** Its instants, from `at` on, between those of other keys. */
  private readonly instants: Float64Array;
  private readonly at: number;

  /** @param room for its instants. @default - of its own */
  constructor(
    key: string,
    windowCount: number,
    ruleCount: number,
    room = new InstantRows(instantsOfKey, 1),
  ) {
    this.key = key;
    const { block, at } = room.take();
    this.instants = block;
    this.at = at;
    this.watermarkMs = noWatermark;
    this.lastSeenMs = noWatermark;
    this.firedThroughMs = noWatermark;
    this.nextTimerMs = Number.POSITIVE_INFINITY;
    this.slices = filled(windowCount, listOfSlices);
    this.thresholds = filled(ruleCount, emptyThresholdMemory);
  }

  /**
   * Scope `key`: the key's watermark. Scope `partition`: what it had reached before partitions were
   * merged, where that is more than the other one had; else `noWatermark`.
   */
  get watermarkMs(): number {
    return this.instants[this.at + watermarkAt] as number;
  }

  set watermarkMs(ms: number) {
    this.instants[this.at + watermarkAt] = ms;
  }

  /** The arrival clock at the key's last record. */
  get lastSeenMs(): number {
    return this.instants[this.at + lastSeenAt] as number;
  }

  set lastSeenMs(ms: number) {
    this.instants[this.at + lastSeenAt] = ms;
  }

  /** The watermark up to which its panes have fired, or are due. */
  get firedThroughMs(): number {
    return this.instants[this.at + firedThroughAt] as number;
  }

  set firedThroughMs(ms: number) {
    this.instants[this.at + firedThroughAt] = ms;
  }

  /** The watermark at which something of it is next due; Infinity for nothing. */
  get nextTimerMs(): number {
    return this.instants[this.at + nextTimerAt] as number;
  }

  set nextTimerMs(ms: number) {
    this.instants[this.at + nextTimerAt] = ms;
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

  /** The partition does not know it any more: a device of its name has a new one. */
  get isRemoved(): boolean {
    return (this.flags & removed) !== 0;
  }

  set isRemoved(is: boolean) {
    this.flags = is ? this.flags | removed : this.flags & ~removed;
    // The key before it may hold it yet; it must not hold all behind it.
    if (is) this.next = undefined;
  }

  /** While a list of keys is made: it is in there. */
  get isListed(): boolean {
    return (this.flags & listed) !== 0;
  }

  set isListed(is: boolean) {
    this.flags = is ? this.flags | listed : this.flags & ~listed;
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

/**
 * A list with room for four, as most have at the most: what the engine makes of an empty one that
 * grows has room for seventeen.
 */
const listOfSlices = (): Slice[] => {
  const list: unknown[] = [none, none, none, none];
  for (let rest = list.length; rest > 0; rest -= 1) list.pop();
  return list as Slice[];
};

const none: never[] = [];

/** Of exactly that length in memory too: one that grew by itself has room for sixteen more. */
const filled = <Value>(length: number, make: () => Value): Value[] => {
  if (length === 0) return none;
  const values = new Array<Value>(length);
  for (let at = 0; at < length; at += 1) values[at] = make();
  return values;
};
