import { describe, expect, it } from 'vitest';
import { first, last } from '../../../../../lambdas/engine/index.ts';
import { resultOf } from '../../../../support/result-of.ts';

describe('first and last', () => {
  it('go by event time, not by the order of arrival', () => {
    const readings = [
      [20, 2],
      [10, 1],
      [30, 3],
      [25, 9],
    ] as const;
    expect(resultOf(first('x'), ...readings)).toBe(1);
    expect(resultOf(last('x'), ...readings)).toBe(3);
  });

  it('are the largest of several values at one event time, whichever came first', () => {
    expect(resultOf(first('x'), [5, 1], [5, 3], [5, 2])).toBe(3);
    expect(resultOf(last('x'), [5, 3], [5, 1])).toBe(3);
  });

  it('are null for no reading', () => {
    expect(resultOf(first('x'))).toBeNull();
    expect(resultOf(last('x'))).toBeNull();
  });

  it('know times before 1970', () => {
    expect(resultOf(first('x'), [-5, 1], [-7, 2])).toBe(2);
    expect(resultOf(last('x'), [-5, 1], [-7, 2])).toBe(1);
  });
});
