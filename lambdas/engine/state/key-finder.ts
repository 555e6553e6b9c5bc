import type { Pipeline } from '../pipeline.ts';
import { CorruptBytesError } from './byte-reader.ts';
import { KeyState } from './key-state.ts';
import type { PartitionState } from './partition-state.ts';

/**
 * Gives the states of keys by their names, known ones and new ones, as they are read from stored
 * changes. These have their keys in order; so behind a key comes the one that came behind it in
 * the changes before, mostly, and looking there first is much less than looking it up: of a large
 * fleet every step of a look-up is far away in memory.
 */
export class KeyFinder {
  private readonly state: PartitionState;
  private readonly windowCount: number;
  private readonly ruleCount: number;
  /** There is nothing to look up in a state that is read from its beginning. */
  private readonly isNew: boolean;
  private before: KeyState | undefined = undefined;

  constructor(state: PartitionState, { windows, alerts }: Pipeline) {
    this.state = state;
    this.windowCount = windows.length;
    this.ruleCount = alerts.length;
    this.isNew = state.keys.size === 0;
  }

  /** @throws CorruptBytesError where a name comes twice in a new state */
  find(name: string): KeyState {
    const { before } = this;
    const next = before?.next;
    if (next?.key === name && !next.isRemoved) {
      this.before = next;
      return next;
    }
    const key = (this.isNew ? undefined : this.state.keys.get(name)) ?? this.make(name);
    if (before !== undefined) before.next = key;
    this.before = key;
    return key;
  }

  private make(name: string): KeyState {
    const { keys, instants } = this.state;
    const { size } = keys;
    const key = new KeyState(name, this.windowCount, this.ruleCount, instants);
    keys.set(name, key);
    if (keys.size === size) throw new CorruptBytesError(`the key ${name} is there twice`);
    return key;
  }
}
