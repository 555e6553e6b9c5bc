import { describe, expect, it } from 'vitest';
import { SeedQueue } from '../../../simulation/seed-queue.ts';

describe('SeedQueue', () => {
  it('hands out its seeds in order, a few at a time', () => {
    const queue = new SeedQueue([
      { from: 1, count: 10 },
      { from: 40, count: 2 },
    ]);
    expect([queue.take(), queue.take(), queue.take(), queue.take()]).toEqual([
      { from: 1, count: 8 },
      { from: 9, count: 2 },
      { from: 40, count: 2 },
      undefined,
    ]);
  });

  it('has left what nobody has run, and what is not done yet', () => {
    const queue = new SeedQueue([{ from: 1, count: 20 }]);
    const first = queue.take() ?? { from: 0, count: 0 };
    queue.take();
    queue.done(first);
    expect(queue.left).toEqual([
      { from: 9, count: 8 },
      { from: 17, count: 4 },
    ]);
  });

  it('takes back the seeds behind one that failed, and hands them out next', () => {
    const queue = new SeedQueue([{ from: 1, count: 20 }]);
    const range = queue.take() ?? { from: 0, count: 0 };
    queue.done(range, 3);
    expect(queue.take()).toEqual({ from: 4, count: 5 });
    expect(queue.left.map(({ from }) => from)).toEqual([4, 9]);
  });
});
