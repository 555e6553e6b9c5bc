import type { StateCondition, StateItem, StateStore } from '../../engine/ports.ts';

/**
 * The state store of tests, simulations and backtests: one ordered map per partition key. Bytes are
 * copied on the way in and out, as a network would, so nobody changes stored state by accident.
 */
export class MemoryStateStore implements StateStore {
  private readonly partitions = new Map<string, Map<string, StateItem>>();

  async get(partitionKey: string, sortKey: string): Promise<StateItem | undefined> {
    const item = this.partitions.get(partitionKey)?.get(sortKey);
    return item === undefined ? undefined : copy(item);
  }

  async range(partitionKey: string, from: string, to: string): Promise<StateItem[]> {
    const items = [...(this.partitions.get(partitionKey)?.values() ?? [])];
    return items
      .filter(({ sortKey }) => compareBytes(from, sortKey) <= 0 && compareBytes(sortKey, to) <= 0)
      .sort((left, right) => compareBytes(left.sortKey, right.sortKey))
      .map(copy);
  }

  async put(item: StateItem): Promise<void> {
    let partition = this.partitions.get(item.partitionKey);
    if (partition === undefined) {
      partition = new Map();
      this.partitions.set(item.partitionKey, partition);
    }
    partition.set(item.sortKey, copy(item));
  }

  async putIf(item: StateItem, condition: StateCondition): Promise<boolean> {
    const isMet = meets(this.partitions.get(item.partitionKey)?.get(item.sortKey), condition);
    if (isMet) await this.put(item);
    return isMet;
  }

  async expire(partitionKey: string, sortKey: string, atSeconds: number): Promise<void> {
    const partition = this.partitions.get(partitionKey);
    const item = partition?.get(sortKey);
    if (item !== undefined) partition?.set(sortKey, { ...item, expiresAtSeconds: atSeconds });
  }

  /** Deletes what has expired, as the table's TTL does some time after. Returns how many. */
  sweep(nowSeconds: number): number {
    let deleted = 0;
    for (const partition of this.partitions.values()) {
      for (const [sortKey, { expiresAtSeconds }] of partition) {
        if (expiresAtSeconds === undefined || expiresAtSeconds > nowSeconds) continue;
        partition.delete(sortKey);
        deleted += 1;
      }
    }
    return deleted;
  }
}

const meets = (stored: StateItem | undefined, condition: StateCondition): boolean => {
  if (condition === 'absent') return stored === undefined;
  if ('number' in condition) return stored?.number === condition.number;
  return stored === undefined || (stored.number !== undefined && stored.number < condition.below);
};

const copy = (item: StateItem): StateItem =>
  item.bytes === undefined ? { ...item } : { ...item, bytes: item.bytes.slice() };

/** DynamoDB orders strings by their UTF-8 bytes; JavaScript, by UTF-16 units, does not. */
const compareBytes = (left: string, right: string): number => {
  const length = Math.min(left.length, right.length);
  let at = 0;
  while (at < length && left.charCodeAt(at) === right.charCodeAt(at)) at += 1;
  if (at === length) return left.length - right.length;
  return byteOrder(left.charCodeAt(at)) - byteOrder(right.charCodeAt(at));
};

/** In UTF-8, what takes two units in UTF-16 comes after everything that takes one. */
const byteOrder = (unit: number): number =>
  unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
