import type { StateCondition, StateItem, StateStore } from '../lambdas/engine/index.ts';

/** Write units by what was written. */
export interface WriteUnits {
  /** Commits, and the chunks of large ones. */
  entries: number;
  /** Snapshots' chunks, claims and pointers. */
  snapshots: number;
  /** What lets chunks expire. */
  marks: number;
}

/**
 * Counts what DynamoDB charges for writes: a unit for each started KB of the item as it was before
 * or as it is after, whichever is larger; a write whose condition fails costs the same.
 */
export class CountedStateStore implements StateStore {
  readonly writes: WriteUnits = { entries: 0, snapshots: 0, marks: 0 };
  private readonly store: StateStore;

  constructor(store: StateStore) {
    this.store = store;
  }

  get(partitionKey: string, sortKey: string): Promise<StateItem | undefined> {
    return this.store.get(partitionKey, sortKey);
  }

  range(partitionKey: string, from: string, to: string): Promise<StateItem[]> {
    return this.store.range(partitionKey, from, to);
  }

  async put(item: StateItem): Promise<void> {
    await this.charge(item);
    await this.store.put(item);
  }

  async putIf(item: StateItem, condition: StateCondition): Promise<boolean> {
    await this.charge(item);
    return this.store.putIf(item, condition);
  }

  async expire(partitionKey: string, sortKey: string, atSeconds: number): Promise<void> {
    const item = await this.store.get(partitionKey, sortKey);
    this.writes.marks += item === undefined ? 1 : unitsOf({ ...item, expiresAtSeconds: atSeconds });
    await this.store.expire(partitionKey, sortKey, atSeconds);
  }

  private async charge(item: StateItem): Promise<void> {
    const before = await this.store.get(item.partitionKey, item.sortKey);
    const units = Math.max(unitsOf(item), before === undefined ? 1 : unitsOf(before));
    this.writes[item.sortKey.startsWith('S') ? 'snapshots' : 'entries'] += units;
  }
}

/** An item's size is that of the names and values of its attributes, in bytes. */
const unitsOf = (item: StateItem): number => {
  const { partitionKey, sortKey, bytes, number, digest, writer, expiresAtSeconds } = item;
  const size =
    'pksk'.length +
    partitionKey.length +
    sortKey.length +
    (bytes === undefined ? 0 : 'bytes'.length + bytes.length) +
    (number === undefined ? 0 : 'n'.length + numberSize(number)) +
    (digest === undefined ? 0 : 'digest'.length + digest.length) +
    (writer === undefined ? 0 : 'writer'.length + writer.length) +
    (expiresAtSeconds === undefined ? 0 : 'expiresAt'.length + numberSize(expiresAtSeconds));
  return Math.ceil(size / 1_024);
};

/** A byte for each two digits, and one more. */
const numberSize = (value: number): number => Math.ceil(String(value).length / 2) + 1;
