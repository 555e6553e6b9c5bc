import { describe, expect, it } from 'vitest';
import type { KafkaItem } from '../../../../local/kafka/kafka-item.ts';
import { PartitionCursor } from '../../../../local/kafka/partition-cursor.ts';

const filled = (count: number): PartitionCursor => {
  const cursor = new PartitionCursor(BigInt(count));
  for (let at = 0; at < count; at += 1) {
    cursor.items.push({ partition: 0, offset: BigInt(at), json: '{}' } satisfies KafkaItem);
  }
  return cursor;
};
const offsets = (items: readonly KafkaItem[]): number[] =>
  items.map(({ offset }) => Number(offset));

describe('partition cursor', () => {
  it('stands at the first record that is not done, or where the next one will be', () => {
    const cursor = filled(2);
    expect(cursor.undone).toBe(0n);
    cursor.settle(2, 1, { nowMs: 0, pauseMs: 100 });
    expect(cursor.undone).toBe(1n);
    cursor.settle(1, 1, { nowMs: 0, pauseMs: 100 });
    expect(cursor.undone).toBe(2n);
  });

  it('halves a batch of which nothing was done, until one record is left', () => {
    const cursor = filled(10);
    const sizes: number[] = [];
    let nowMs = 0;
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const taken = cursor.take(100, nowMs).length;
      sizes.push(taken);
      cursor.settle(taken, 0, { nowMs, pauseMs: 100 });
      nowMs += 10_000;
    }
    expect(sizes).toEqual([10, 5, 3, 2, 1, 1]);
  });

  it('takes everything again once something was done', () => {
    const cursor = filled(10);
    cursor.settle(10, 0, { nowMs: 0, pauseMs: 100 });
    expect(cursor.take(100, 100)).toHaveLength(5);
    cursor.settle(5, 2, { nowMs: 100, pauseMs: 100 });
    expect(offsets(cursor.take(100, 100))).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('holds what failed for a while that doubles, up to five seconds', () => {
    const cursor = filled(1);
    for (const pauseMs of [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]) {
      cursor.settle(1, 0, { nowMs: 1_000, pauseMs: 100 });
      expect(cursor.take(1, 1_000 + pauseMs - 1)).toEqual([]);
      expect(cursor.take(1, 1_000 + pauseMs)).toHaveLength(1);
    }
  });

  it('takes no more than there is room for', () => {
    expect(offsets(filled(10).take(3, 0))).toEqual([0, 1, 2]);
  });
});
