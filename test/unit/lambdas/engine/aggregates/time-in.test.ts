import { describe, expect, it } from 'vitest';
import { milliseconds, seconds, timeIn } from '../../../../../lambdas/engine/index.ts';
import { expectRefusal } from '../../../../support/expect-refusal.ts';
import { resultOf } from '../../../../support/result-of.ts';

const running = 3;

describe('time in a state', () => {
  it('counts from a reading in the state to the next reading, in seconds', () => {
    const readings = [
      [0, running],
      [12_500, 1],
      [40_000, running],
      [41_000, running],
      [50_000, 1],
    ] as const;
    expect(resultOf(timeIn('x', running), ...readings)).toBe(22.5);
  });

  it('takes a range, both ends of it included, and open at either', () => {
    const readings = [
      [0, 1],
      [1_000, 2],
      [3_000, 3],
      [7_000, 4],
      [15_000, 0],
    ] as const;
    expect(resultOf(timeIn('x', { from: 2, to: 3 }), ...readings)).toBe(6);
    expect(resultOf(timeIn('x', { from: 3 }), ...readings)).toBe(12);
    expect(resultOf(timeIn('x', { to: 1 }), ...readings)).toBe(1);
  });

  it('splits an interval where a reading comes out of order', () => {
    expect(resultOf(timeIn('x', running), [0, running], [9_000, 1], [4_000, 1])).toBe(4);
  });

  it('knows nothing after the last reading', () => {
    expect(resultOf(timeIn('x', running))).toBeNull();
    expect(resultOf(timeIn('x', running), [0, running])).toBe(0);
  });

  it('counts no gap longer than a value is taken to hold', () => {
    const held = timeIn('x', running, { holdsFor: seconds(5) });
    expect(resultOf(held, [0, running], [60_000, running], [62_000, 1])).toBe(7);
  });

  it.each([
    ['no value is in', { from: 2, to: 1 }],
    ['is no number', Number.NaN],
  ])('refuses a state that %s', (_, state) => {
    expectRefusal(() => timeIn('x', state), 'timeIn.state is ');
  });

  it('refuses a time that is not positive', () => {
    expectRefusal(() => timeIn('x', 1, { holdsFor: milliseconds(0) }), 'timeIn.holdsFor is 0');
    expectRefusal(() => timeIn('x', 1, { atMost: 65_537 }), 'timeIn.atMost is 65537');
  });
});
