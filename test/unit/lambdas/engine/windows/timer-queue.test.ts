import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimerQueue } from '../../../../../lambdas/engine/windows/timer-queue.ts';

describe('timer queue', () => {
  it('gives nothing while it is empty or nothing is due', () => {
    const queue = new TimerQueue<string>();
    expect(queue.takeDue(Number.POSITIVE_INFINITY)).toBeUndefined();
    queue.add(5, 'five');
    expect(queue.takeDue(4)).toBeUndefined();
    expect(queue.takeDue(5)).toBe('five');
    expect(queue.takeDue(5)).toBeUndefined();
  });

  it('gives owners by their time, whatever order they came in, as a sorted list does', () => {
    const additions = fc.tuple(fc.constant('add' as const), fc.integer({ min: -20, max: 20 }));
    const takings = fc.tuple(fc.constant('take' as const), fc.integer({ min: -20, max: 20 }));
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 2, arbitrary: additions }, takings), {
          maxLength: 200,
          size: 'max',
        }),
        (operations) => {
          const queue = new TimerQueue<{ time: number }>();
          const list: number[] = [];
          for (const [operation, time] of operations) {
            if (operation === 'add') {
              queue.add(time, { time });
              list.push(time);
              list.sort((x, y) => x - y);
            } else {
              const due = list[0] !== undefined && list[0] <= time ? list.shift() : undefined;
              expect(queue.takeDue(time)?.time).toBe(due);
            }
          }
          for (const time of list) {
            expect(queue.takeDue(Number.POSITIVE_INFINITY)?.time).toBe(time);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives each owner as often as it was added', () => {
    const queue = new TimerQueue<string>();
    for (const time of [3, 1, 2]) queue.add(time, 'same');
    expect([9, 9, 9, 9].map((time) => queue.takeDue(time))).toEqual([
      'same',
      'same',
      'same',
      undefined,
    ]);
  });
});
