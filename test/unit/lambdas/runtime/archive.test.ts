import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryArchiveStore } from '../../../../lambdas/adapters/memory/memory-archive-store.ts';
import { archive, archivedLines, archivedName } from '../../../../lambdas/runtime/archive.ts';

const positionOf = (line: string): string => line.split(' ')[1] ?? '';

const put = async (
  store: MemoryArchiveStore,
  partition: string,
  positions: readonly number[],
): Promise<void> => {
  const lines = positions.map((position) => `${partition} ${position}`);
  const [first, last] = [String(positions[0]), String(positions.at(-1))];
  await archive(store, { pipeline: 'a', partition, first, last, lines });
};

const all = async (store: MemoryArchiveStore): Promise<string[]> => {
  const lines: string[] = [];
  for await (const { line } of archivedLines(store, 'a', positionOf)) lines.push(line);
  return lines;
};

describe('the archive', () => {
  it('has partition and both positions in the name of an object, sorted as numbers are', () => {
    const batch = { pipeline: 'a', partition: 'shardId-0', lines: [] };
    const name = archivedName({ ...batch, first: '9', last: '12' });
    expect(name).toMatch(/^a\/shardId-0\/0{59}9-0{58}12\.ndjson\.gz$/);
    expect(name < archivedName({ ...batch, first: '10', last: '12' })).toBe(true);
  });

  it('gives the records of each partition in order, and of no other pipeline', async () => {
    const store = new MemoryArchiveStore();
    await put(store, 'p1', [100]);
    await put(store, 'p0', [30, 200]);
    await put(store, 'p0', [7, 9]);
    await store.put('ab/p0/1', new Uint8Array());
    expect(await all(store)).toEqual(['p0 7', 'p0 9', 'p0 30', 'p0 200', 'p1 100']);
  });

  it('gives each record once, however often and however cut it was written', async () => {
    const cuts = fc.array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 41 })), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(cuts, async (retried) => {
        const store = new MemoryArchiveStore();
        const positions = Array.from({ length: 41 }, (_, at) => 3 + 7 * at);
        for (const [from, length] of retried) {
          await put(store, 'p0', positions.slice(from, from + length));
        }
        await put(store, 'p0', positions.slice(0, 20));
        await put(store, 'p0', positions.slice(20));
        expect(await all(store)).toEqual(positions.map((position) => `p0 ${position}`));
      }),
      { numRuns: 200 },
    );
  });
});
