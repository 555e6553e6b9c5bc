import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readyShards } from '../../../../../local/lambda/mapping/ready-shards.ts';
import type { StreamShard } from '../../../../../local/lambda/mapping/stream-source.ts';

const shard = (id: string, ...parentIds: string[]): StreamShard => ({ id, parentIds });
const ids = (...values: string[]): Set<string> => new Set(values);

describe('ready shards', () => {
  it('are those without parents at first', () => {
    expect(readyShards([shard('a'), shard('b'), shard('c', 'a', 'b')], ids(), ids())).toEqual([
      'a',
      'b',
    ]);
  });

  it('wait for both parents of a merge', () => {
    const shards = [shard('a'), shard('b'), shard('c', 'a', 'b')];
    expect(readyShards(shards, ids('a', 'b'), ids('a'))).toEqual([]);
    expect(readyShards(shards, ids('a', 'b'), ids('a', 'b'))).toEqual(['c']);
  });

  it('do not wait for parents that have expired', () => {
    expect(readyShards([shard('c', 'gone')], ids(), ids())).toEqual(['c']);
  });

  it('cover every shard exactly once, parents first', () => {
    const stream = fc
      .array(fc.array(fc.nat({ max: 100 }), { maxLength: 2 }), { minLength: 1, maxLength: 20 })
      .map((parents) =>
        parents.map((of, index) =>
          shard(String(index), ...of.filter((parent) => parent < index).map(String)),
        ),
      );
    fc.assert(
      fc.property(stream, (shards) => {
        const done = new Set<string>();
        for (let round = 0; round <= shards.length; round += 1) {
          for (const id of readyShards(shards, done, done)) {
            const parents = shards.find((candidate) => candidate.id === id)?.parentIds ?? [];
            expect(parents.every((parent) => done.has(parent))).toBe(true);
          }
          const [next] = readyShards(shards, done, done);
          if (next !== undefined) done.add(next);
        }
        expect(done.size).toBe(shards.length);
      }),
    );
  });
});
