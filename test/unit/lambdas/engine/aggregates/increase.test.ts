import { describe, expect, it } from 'vitest';
import { increase, rate } from '../../../../../lambdas/engine/index.ts';
import { expectRefusal } from '../../../../support/expect-refusal.ts';
import { resultOf } from '../../../../support/result-of.ts';

describe('increase', () => {
  it('is the last value less the first, in event time', () => {
    expect(resultOf(increase('x'), [2_000, 130], [1_000, 100], [3_000, 142])).toBe(42);
  });

  it('counts from 0 anew where the counter fell', () => {
    expect(resultOf(increase('x'), [0, 100], [1, 110], [2, 4], [3, 9])).toBe(19);
    expect(resultOf(increase('x'), [0, 100], [1, 0], [2, 1], [3, 0])).toBe(1);
  });

  it('sees no reset in a reading that comes out of order', () => {
    expect(resultOf(increase('x'), [0, 100], [2, 120], [1, 110])).toBe(20);
  });

  it('sees no reset in two readings at one event time', () => {
    expect(resultOf(increase('x'), [0, 100], [1, 120], [1, 110], [2, 130])).toBe(30);
  });

  it('is exact', () => {
    expect(resultOf(increase('x'), [0, 0.1], [1, 0.2], [2, 0.3])).toBe(0.3 - 0.1);
  });

  it('is null for less than two readings, and 0 for a counter that stands', () => {
    expect(resultOf(increase('x'))).toBeNull();
    expect(resultOf(increase('x'), [0, 5])).toBeNull();
    expect(resultOf(increase('x'), [0, 5], [0, 7])).toBeNull();
    expect(resultOf(increase('x'), [0, 5], [1, 5])).toBe(0);
  });

  it('is of fewer readings where there are more than it may keep', () => {
    const readings = [
      [0, 1],
      [1, 2],
      [2, 0],
      [3, 5],
    ] as const;
    expect(resultOf(increase('x', { atMost: 4 }), ...readings)).toBe(6);
    expect(resultOf(increase('x', { atMost: 2 }), ...readings)).toBe(3);
  });

  it.each([1, 1.5, Number.NaN, 65_537])('refuses to keep %d readings', (atMost) => {
    expectRefusal(() => increase('x', { atMost }), `increase.atMost is ${atMost}`);
    expectRefusal(
      () => rate('x', { atMost }),
      `rate.atMost is ${atMost}, but must be a whole number`,
    );
  });
});

describe('rate', () => {
  it('is the increase per second between the first reading and the last', () => {
    expect(resultOf(rate('x'), [0, 100], [30_000, 400], [60_000, 700])).toBe(10);
    expect(resultOf(rate('x'), [0, 100], [30_000, 130], [60_000, 30])).toBe(1);
  });

  it('is null for less than two readings', () => {
    expect(resultOf(rate('x'))).toBeNull();
    expect(resultOf(rate('x'), [0, 5])).toBeNull();
    expect(resultOf(rate('x'), [0, 5], [2_000, 9])).toBe(2);
  });
});
