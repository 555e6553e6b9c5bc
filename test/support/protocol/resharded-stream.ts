import { createHash } from 'node:crypto';
import { MemoryLineage } from '../../../lambdas/adapters/memory/memory-lineage.ts';
import type { SourceRecord } from '../../../lambdas/engine/index.ts';

/** A partition of the stream, open or closed. */
export interface StreamPartition {
  readonly name: string;
  readonly parents: readonly string[];
  readonly first: bigint;
  readonly last: bigint;
  readonly records: SourceRecord[];
  isOpen: boolean;
}

/** Where a device's records go, as Kinesis decides it. */
export const hashOf = (device: string): bigint =>
  BigInt(`0x${createHash('md5').update(device).digest('hex')}`);

/** A stream that is split and merged while records are put on it. */
export class ReshardedStream {
  readonly lineage = new MemoryLineage('p0');
  /** In the order in which they came about: parents before children. */
  readonly partitions: StreamPartition[] = [];

  constructor() {
    this.add([], 0n, 2n ** 128n - 1n);
  }

  /** Open partitions, by their hashes. */
  get open(): StreamPartition[] {
    return this.partitions
      .filter(({ isOpen }) => isOpen)
      .sort((left, right) => (left.first < right.first ? -1 : 1));
  }

  /** A reading goes to the partition of its device, a tick to all, the rest to the first. */
  put(record: SourceRecord): void {
    const { open } = this;
    let targets = open.slice(0, 1);
    if (record.kind === 'tick') targets = open;
    if (record.kind === 'reading') {
      const hash = hashOf(record.clientId);
      targets = open.filter(({ first, last }) => hash >= first && hash <= last);
    }
    for (const { name, records } of targets) {
      records.push({ ...record, partition: name });
      this.lineage.put(name, record.position);
    }
  }

  /** Splits the partition that has the device so that it and all below it are the first child's. */
  splitAfter(device: string): void {
    const hash = hashOf(device);
    const parent = this.open.find(({ first, last }) => hash >= first && hash <= last);
    if (parent === undefined || hash === parent.last) return;
    parent.isOpen = false;
    const low = this.add([parent.name], parent.first, hash);
    const high = this.add([parent.name], hash + 1n, parent.last);
    this.lineage.split(parent.name, [low, high], hash + 1n);
  }

  /** Merges the open partitions at that place and after it, by their hashes. */
  mergeAt(place: number): void {
    const [low, high] = this.open.slice(place);
    if (low === undefined || high === undefined) return;
    low.isOpen = false;
    high.isOpen = false;
    const child = this.add([low.name, high.name], low.first, high.last);
    this.lineage.merge([low.name, high.name], child);
  }

  private add(parents: readonly string[], first: bigint, last: bigint): string {
    const name = `p${this.partitions.length}`;
    this.partitions.push({ name, parents, first, last, records: [], isOpen: true });
    return name;
  }
}

export const putAll = (stream: ReshardedStream, records: readonly SourceRecord[]): void => {
  for (const record of records) stream.put(record);
};
