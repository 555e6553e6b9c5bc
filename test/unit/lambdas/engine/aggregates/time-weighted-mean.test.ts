import { describe, expect, it } from 'vitest';
import {
  mean,
  milliseconds,
  seconds,
  timeWeightedMean,
} from '../../../../../lambdas/engine/index.ts';
import { expectRefusal } from '../../../../support/expect-refusal.ts';
import { resultOf } from '../../../../support/result-of.ts';

describe('time-weighted mean', () => {
  it('weighs each value as long as it holds, and not as often as it is sent', () => {
    const readings = [
      [0, 10],
      [50_000, 20],
      [51_000, 20],
      [52_000, 20],
      [60_000, 10],
    ] as const;
    expect(resultOf(timeWeightedMean('x'), ...readings)).toBe((10 * 50 + 20 * 10) / 60);
    expect(resultOf(mean('x'), ...readings)).toBe(16);
  });

  it('does not depend on the order of arrival', () => {
    expect(resultOf(timeWeightedMean('x'), [90, 7], [0, 1], [30, 4])).toBe((30 + 60 * 4) / 90);
  });

  it('gives the last reading no weight, for nobody knows how long it held', () => {
    expect(resultOf(timeWeightedMean('x'), [0, 1], [10, 1_000])).toBe(1);
  });

  it('of one reading is its value, and null of none', () => {
    expect(resultOf(timeWeightedMean('x'), [5, 3])).toBe(3);
    expect(resultOf(timeWeightedMean('x'))).toBeNull();
  });

  it('leaves out the time past which a value is not taken to hold', () => {
    const holding = timeWeightedMean('x', { holdsFor: seconds(10) });
    expect(resultOf(holding, [0, 1], [60_000, 3], [70_000, 5])).toBe(2);
  });

  it('refuses a time that is not positive, and a limit under 2', () => {
    const none = milliseconds(0);
    const refused = 'timeWeightedMean.holdsFor is 0, but must be a whole number of milliseconds';
    expectRefusal(() => timeWeightedMean('x', { holdsFor: none }), refused);
    expectRefusal(() => timeWeightedMean('x', { atMost: 1 }), 'timeWeightedMean.atMost is 1');
    expect(timeWeightedMean('x', { holdsFor: milliseconds(1), atMost: 2 })).toBeDefined();
  });
});
