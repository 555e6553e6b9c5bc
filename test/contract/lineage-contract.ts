import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PartitionLineage } from '../../lambdas/engine/ports.ts';

/** A stream of its own with one partition, how to change it, and how to give it back. */
export interface OpenedLineage {
  readonly lineage: PartitionLineage;
  /** Partitions that take records. */
  open(): Promise<string[]>;
  /** Puts a record on the partition; resolves to its position. */
  put(partition: string): Promise<string>;
  split(partition: string, at: bigint): Promise<void>;
  merge(low: string, high: string): Promise<void>;
  close(): Promise<void>;
}

const lastHash = 2n ** 128n - 1n;
const middle = 2n ** 127n;

/** The promises of PartitionLineage, for every adapter of it. */
export const lineageContract = (name: string, open: () => Promise<OpenedLineage>): void => {
  describe(name, () => {
    let opened: OpenedLineage;
    let lineage: PartitionLineage;
    let root: string;

    beforeAll(async () => {
      opened = await open();
      lineage = opened.lineage;
      [root = ''] = await opened.open();
    });
    afterAll(() => opened.close());

    /** The open partitions, by the first of their hashes. */
    const byHash = async (): Promise<string[]> => {
      const partitions = await opened.open();
      const origins = await Promise.all(partitions.map((each) => lineage.originOf(each)));
      const first = (at: number): bigint => origins[at]?.hashRange.first ?? 0n;
      return partitions
        .map((partition, at) => ({ partition, hash: first(at) }))
        .sort((left, right) => (left.hash < right.hash ? -1 : 1))
        .map(({ partition }) => partition);
    };

    it('knows a partition that was there from the start, with every key', async () => {
      expect(await lineage.originOf(root)).toEqual({
        parents: [],
        hashRange: { first: 0n, last: lastHash },
      });
    });

    it('does not know a partition that the stream does not list', async () => {
      expect(await lineage.originOf('shardId-000000009999')).toBeUndefined();
      expect(await lineage.hasRecordsAfter('shardId-000000009999', '')).toBe(false);
    });

    it('names the parent of a split, and each child has the hashes on its side', async () => {
      await opened.put(root);
      await opened.split(root, middle);
      const [low = '', high = ''] = await byHash();
      expect(await lineage.originOf(low)).toEqual({
        parents: [root],
        hashRange: { first: 0n, last: middle - 1n },
      });
      expect(await lineage.originOf(high)).toEqual({
        parents: [root],
        hashRange: { first: middle, last: lastHash },
      });
    });

    it('tells whether a closed partition has records after a position', async () => {
      const [low = ''] = await byHash();
      const first = await opened.put(low);
      const second = await opened.put(low);
      await opened.split(low, middle / 2n);
      expect(await lineage.hasRecordsAfter(low, '')).toBe(true);
      expect(await lineage.hasRecordsAfter(low, first)).toBe(true);
      expect(await lineage.hasRecordsAfter(low, second)).toBe(false);
    });

    it('tells that a closed partition never had any', async () => {
      const [empty = ''] = await byHash();
      await opened.split(empty, 1_000n);
      expect(await lineage.hasRecordsAfter(empty, '')).toBe(false);
    });

    it('names both parents of a merge, with the hashes of both', async () => {
      const [low = '', next = ''] = await byHash();
      const ends = (await lineage.originOf(next))?.hashRange.last;
      await opened.merge(low, next);
      const [child = ''] = await byHash();
      const origin = await lineage.originOf(child);
      expect([...(origin?.parents ?? [])].sort()).toEqual([low, next].sort());
      expect(origin?.hashRange).toEqual({ first: 0n, last: ends });
    });

    it('gives every key to one open partition, and none to two', async () => {
      const partitions = await opened.open();
      const ranges = await Promise.all(partitions.map((each) => lineage.originOf(each)));
      for (const key of ['TEMP_45', 'S1', 'S2', 'é']) {
        const hash = BigInt(`0x${createHash('md5').update(key).digest('hex')}`);
        const owners = ranges.filter(
          (origin) =>
            origin !== undefined && hash >= origin.hashRange.first && hash <= origin.hashRange.last,
        );
        expect(owners, key).toHaveLength(1);
      }
    });
  });
};
