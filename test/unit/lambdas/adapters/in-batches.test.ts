import { describe, expect, it } from 'vitest';
import { inBatches } from '../../../../lambdas/adapters/in-batches.ts';

const numbers = Array.from({ length: 10 }, (_, index) => index);

describe('inBatches', () => {
  it('hands every item over once, in batches of the size', async () => {
    const sizes: number[] = [];
    const given = await inBatches(numbers, { batchSize: 4, inFlight: 2 }, async (batch) => {
      sizes.push(batch.length);
      return batch;
    });
    expect(sizes).toEqual([4, 4, 2]);
    expect(given.toSorted((left, right) => left - right)).toEqual(numbers);
  });

  it('has no more batches on their way than are allowed', async () => {
    let now = 0;
    let most = 0;
    await inBatches(numbers, { batchSize: 1, inFlight: 3 }, async () => {
      now += 1;
      most = Math.max(most, now);
      await Promise.resolve();
      now -= 1;
      return [];
    });
    expect(most).toBe(3);
  });

  it('throws what a batch threw, once all that was begun has ended', async () => {
    const ended: number[] = [];
    const handed = inBatches(numbers, { batchSize: 5, inFlight: 2 }, async ([first = 0]) => {
      if (first === 0) throw new Error('no');
      await new Promise((resolve) => setImmediate(resolve));
      ended.push(first);
      return [];
    });
    await expect(handed).rejects.toThrow('no');
    expect(ended).toEqual([5]);
  });

  it('hands nothing over of nothing', async () => {
    expect(await inBatches([], { batchSize: 5, inFlight: 2 }, async () => [1])).toEqual([]);
  });
});
