import { murmur2 } from '@platformatic/kafka';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyPartition } from '../../../../../lambdas/adapters/kafka/key-partition.ts';

describe('keyPartition', () => {
  it("agrees with Kafka's own tests of the hash", () => {
    const hashes: [string, number][] = [
      ['21', -973932308],
      ['foobar', -790332482],
      ['a-little-bit-long-string', -985981536],
      ['a-little-bit-longer-string', -1486304829],
      ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ];
    for (const [key, hash] of hashes) {
      expect(keyPartition(Buffer.from(key), 2 ** 31)).toBe(hash & 0x7fffffff);
    }
  });

  it('agrees with a client of Kafka on any key', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.integer({ min: 1, max: 500 }),
        (key, count) => {
          const bytes = Buffer.from(key);
          expect(keyPartition(key, count)).toBe((murmur2(bytes) & 0x7fffffff) % count);
        },
      ),
    );
  });
});
