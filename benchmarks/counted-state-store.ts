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
 * Counts what DynamoDB charges. Of writes: a unit for each started KB of the item as it was before
 * or as it is after, whichever is larger; a write whose condition fails costs the same. Of reads,
 * which are strongly consistent: a unit for each started 4 KB, of a query of all items together.
 */
export class CountedStateStore implements StateStore {
  readonly writes: WriteUnits = { entries: 0, snapshots: 0, marks: 0 };
  readonly reads = { units: 0 };
  private readonly store: StateStore;
  private readonly scale: number;

  /** @param scale how many times larger items are counted: what a shard has more than a sample */
  constructor(store: StateStore, scale = 1) {
    this.store = store;
    this.scale = scale;
  }

  async get(partitionKey: string, sortKey: string): Promise<StateItem | undefined> {
    const item = await this.store.get(partitionKey, sortKey);
    this.reads.units += item === undefined ? 1 : this.readUnitsOf([item]);
    return item;
  }

  async range(partitionKey: string, from: string, to: string): Promise<StateItem[]> {
    const items = await this.store.range(partitionKey, from, to);
    this.reads.units += Math.max(1, this.readUnitsOf(items));
    return items;
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
    this.writes.marks +=
      item === undefined ? 1 : this.unitsOf({ ...item, expiresAtSeconds: atSeconds });
    await this.store.expire(partitionKey, sortKey, atSeconds);
  }

  private async charge(item: StateItem): Promise<void> {
    const before = await this.store.get(item.partitionKey, item.sortKey);
    const units = Math.max(this.unitsOf(item), before === undefined ? 1 : this.unitsOf(before));
    this.writes[item.sortKey.startsWith('S') ? 'snapshots' : 'entries'] += units;
  }

  private unitsOf(item: StateItem): number {
    return Math.ceil((sizeOf(item) * this.scale) / 1_024);
  }

  private readUnitsOf(items: readonly StateItem[]): number {
    const size = items.reduce((sum, item) => sum + sizeOf(item), 0);
    return Math.ceil((size * this.scale) / 4_096);
  }
}

/** An item's size is that of the names and values of its attributes, in bytes. */
const sizeOf = (item: StateItem): number => {
  const { partitionKey, sortKey, bytes, number, digest, writer, expiresAtSeconds } = item;
  return (
    'pksk'.length +
    partitionKey.length +
    sortKey.length +
    (bytes === undefined ? 0 : 'bytes'.length + bytes.length) +
    (number === undefined ? 0 : 'n'.length + numberSize(number)) +
    (digest === undefined ? 0 : 'digest'.length + digest.length) +
    (writer === undefined ? 0 : 'writer'.length + writer.length) +
    (expiresAtSeconds === undefined ? 0 : 'expiresAt'.length + numberSize(expiresAtSeconds))
  );
};

/** A byte for each two digits, and one more. */
const numberSize = (value: number): number => Math.ceil(String(value).length / 2) + 1;
