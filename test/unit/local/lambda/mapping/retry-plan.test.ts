import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type PendingBatch,
  planRetry,
  type RetryPolicy,
} from '../../../../../local/lambda/mapping/retry-plan.ts';

const forever: RetryPolicy = { bisectBatchOnFunctionError: false, maximumRetryAttempts: -1 };
const bisecting: RetryPolicy = { bisectBatchOnFunctionError: true, maximumRetryAttempts: 0 };
const batch = <Item>(...items: Item[]): PendingBatch<Item> => ({ items, failedAttempts: 0 });

describe('retry plan', () => {
  it('is empty where all is done', () => {
    expect(planRetry(batch(1, 2), 2, forever)).toEqual({
      done: [1, 2],
      discarded: [],
      pending: [],
    });
  });

  it('hands over again from the first item that is not done', () => {
    expect(planRetry({ items: [1, 2, 3], failedAttempts: 7 }, 1, bisecting)).toEqual({
      done: [1],
      discarded: [],
      pending: [batch(2, 3)],
    });
  });

  it('repeats a failed batch and counts the attempts', () => {
    expect(planRetry({ items: [1, 2], failedAttempts: 4 }, 0, forever).pending).toEqual([
      { items: [1, 2], failedAttempts: 5 },
    ]);
  });

  it('halves a failed batch without counting an attempt', () => {
    expect(planRetry(batch(1, 2, 3), 0, bisecting).pending).toEqual([batch(1, 2), batch(3)]);
  });

  it('gives up what used up its retries', () => {
    const policy = { ...forever, maximumRetryAttempts: 2 };
    const afterTwo = { items: [1, 2], failedAttempts: 1 };
    expect(planRetry(afterTwo, 0, policy).pending).toEqual([{ items: [1, 2], failedAttempts: 2 }]);
    const afterThree = { items: [1, 2], failedAttempts: 2 };
    expect(planRetry(afterThree, 0, policy)).toEqual({ done: [], discarded: [1, 2], pending: [] });
  });

  it('gives every item exactly one fate, in order', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 20 }).chain((size) => fc.tuple(fc.constant(size), fc.nat({ max: size }))),
        fc.nat({ max: 5 }),
        fc.record({
          bisectBatchOnFunctionError: fc.boolean(),
          maximumRetryAttempts: fc.integer({ min: -1, max: 4 }),
        }),
        ([size, resumeAt], failedAttempts, policy) => {
          const items = Array.from({ length: size }, (_, index) => index);
          const plan = planRetry({ items, failedAttempts }, resumeAt, policy);
          const left = plan.pending.flatMap((pending) => pending.items);
          expect([...plan.done, ...plan.discarded, ...left]).toEqual(items);
          expect(plan.pending.every((pending) => pending.items.length > 0)).toBe(true);
        },
      ),
    );
  });

  it('isolates a poison record within log2(batch) + 1 failures and does all else in order', () => {
    const poisoned = fc
      .integer({ min: 1, max: 300 })
      .chain((size) => fc.tuple(fc.constant(size), fc.nat({ max: size - 1 }), fc.boolean()));
    fc.assert(
      fc.property(poisoned, ([size, poison, reportsItems]) => {
        const items = Array.from({ length: size }, (_, index) => index);
        let queue: readonly PendingBatch<number>[] = [batch(...items)];
        const done: number[] = [];
        const discarded: number[] = [];
        let failures = 0;
        for (let next = queue[0]; next !== undefined; next = queue[0]) {
          const at = next.items.indexOf(poison);
          if (at >= 0) failures += 1;
          const resumeAt = at < 0 ? next.items.length : reportsItems ? at : 0;
          const plan = planRetry(next, resumeAt, bisecting);
          done.push(...plan.done);
          discarded.push(...plan.discarded);
          queue = [...plan.pending, ...queue.slice(1)];
        }
        expect(discarded).toEqual([poison]);
        expect(done).toEqual(items.filter((item) => item !== poison));
        // A function that reports the item has one more: the report that brings it to the front.
        const most = Math.ceil(Math.log2(size)) + 1 + (reportsItems ? 1 : 0);
        expect(failures).toBeLessThanOrEqual(most);
      }),
    );
  });
});
