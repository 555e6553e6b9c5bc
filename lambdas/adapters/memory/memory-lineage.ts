import type { PartitionLineage, PartitionOrigin } from '../../engine/ports.ts';

/** The largest MD5. */
const lastHash = 2n ** 128n - 1n;

interface KnownPartition extends PartitionOrigin {
  /** The position of its newest record; empty before the first. */
  newest: string;
  isOpen: boolean;
}

/** Partitions that are split and merged in memory; the test says what was put on which. */
export class MemoryLineage implements PartitionLineage {
  private readonly partitions = new Map<string, KnownPartition>();

  /** @param first the one partition at the start; it has every key */
  constructor(first: string) {
    this.add(first, [], { first: 0n, last: lastHash });
  }

  async originOf(partition: string): Promise<PartitionOrigin | undefined> {
    const known = this.partitions.get(partition);
    return known && { parents: known.parents, hashRange: known.hashRange };
  }

  async hasRecordsAfter(partition: string, position: string): Promise<boolean> {
    const newest = this.partitions.get(partition)?.newest ?? '';
    return newest !== '' && (position === '' || BigInt(newest) > BigInt(position));
  }

  /** A record was put on the partition. */
  put(partition: string, position: string): void {
    this.open(partition).newest = position;
  }

  /** Closes the partition; the first child has the hashes below `at`, the second the others. */
  split(partition: string, [low, high]: readonly [string, string], at: bigint): void {
    const { first, last } = this.close(partition);
    this.add(low, [partition], { first, last: at - 1n });
    this.add(high, [partition], { first: at, last });
  }

  /** Closes two partitions with adjacent hashes; the child has those of both. */
  merge([low, high]: readonly [string, string], child: string): void {
    const { first } = this.close(low);
    const { last } = this.close(high);
    this.add(child, [low, high], { first, last });
  }

  /** The stream has let all records of the partition go, and lists it no more. */
  forget(partition: string): void {
    this.partitions.delete(partition);
  }

  private open(partition: string): KnownPartition {
    const known = this.partitions.get(partition);
    if (known?.isOpen !== true) {
      throw new RangeError(`partition is "${partition}", but must be an open one`);
    }
    return known;
  }

  private close(partition: string): PartitionOrigin['hashRange'] {
    const known = this.open(partition);
    known.isOpen = false;
    return known.hashRange;
  }

  private add(
    partition: string,
    parents: readonly string[],
    hashRange: PartitionOrigin['hashRange'],
  ): void {
    this.partitions.set(partition, { parents, hashRange, newest: '', isOpen: true });
  }
}
