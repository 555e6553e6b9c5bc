import { emptyLedger, type LedgerCounts } from '../ledger.ts';
import { RedriveMemory } from '../redrive/redrive-memory.ts';
import { DeviceRegistry } from '../registry/device-registry.ts';
import { noWatermark } from '../time/watermark-strategy.ts';
import type { InstantRows } from './instant-rows.ts';
import { type KeyState, keyInstants } from './key-state.ts';
import type { WindowBegin } from './window-begin.ts';

/** Everything the processor knows of one partition: what the journal keeps. */
export interface PartitionState {
  /** Position of the last record folded; empty before the first. */
  position: string;
  /** Records folded, ticks included: what revisions are made of. */
  ordinal: number;
  /** Rises when a stream is drained or replaced, and with each applied replay. */
  epoch: number;
  /** The largest arrival time seen; `noWatermark` before the first. */
  arrivalClockMs: number;
  /** Scope `partition` only, else `noWatermark`. */
  watermarkMs: number;
  /** Scope `partition` only: what the watermark moves on from in silence. */
  maxEventTimeMs: number;
  lastAcceptedArrivalMs: number;
  /** The arrival clock at the last tick, where windows fire early by time; else `noWatermark`. */
  lastTickMs: number;
  readonly ledger: LedgerCounts;
  /** Per window: readings too late for it, be they in time for another or not. */
  readonly windowTooLate: number[];
  /** Per window: since when it is declared. Absent for one that is yet to begin. */
  readonly windowBegins: (WindowBegin | undefined)[];
  readonly keys: Map<string, KeyState>;
  /** Where new keys have their instants. */
  readonly instants: InstantRows;
  /** What control records said of devices, be there a key of them or not. */
  readonly registry: DeviceRegistry;
  /** Readings that came out of quarantine again. */
  readonly redrives: RedriveMemory;
  /** Keys changed since the last commit. */
  readonly dirtyKeys: KeyState[];
  /** Keys of the last commit, by name: most of them are in the next one too. */
  writtenKeys: KeyState[];
  /** Keys removed since the last commit. */
  readonly removedKeys: string[];
}

export const emptyPartitionState = (windowCount: number): PartitionState => ({
  position: '',
  ordinal: 0,
  epoch: 0,
  arrivalClockMs: noWatermark,
  watermarkMs: noWatermark,
  maxEventTimeMs: noWatermark,
  lastAcceptedArrivalMs: noWatermark,
  lastTickMs: noWatermark,
  ledger: emptyLedger(),
  windowTooLate: Array.from({ length: windowCount }, () => 0),
  windowBegins: Array.from({ length: windowCount }, () => undefined),
  keys: new Map(),
  instants: keyInstants(),
  registry: new DeviceRegistry(),
  redrives: new RedriveMemory(),
  dirtyKeys: [],
  writtenKeys: [],
  removedKeys: [],
});

/** Notes that the key must be in the next commit. */
export const markDirty = (state: PartitionState, key: KeyState): void => {
  if (key.isDirty) return;
  key.isDirty = true;
  state.dirtyKeys.push(key);
};
