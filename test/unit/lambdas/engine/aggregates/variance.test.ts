import { describe, expect, it } from 'vitest';
import { stddev, variance } from '../../../../../lambdas/engine/index.ts';
import { resultOf } from '../../../../support/result-of.ts';

const at = (...values: readonly number[]): [number, number][] =>
  values.map((value, time) => [time, value]);

describe('variance', () => {
  it('divides by n - 1, and by n for a population', () => {
    const values = at(2, 4, 4, 4, 5, 5, 7, 9);
    expect(resultOf(variance('x'), ...values)).toBe(32 / 7);
    expect(resultOf(variance('x', { of: 'population' }), ...values)).toBe(4);
  });

  it('is null where there are too few values', () => {
    expect(resultOf(variance('x'))).toBeNull();
    expect(resultOf(variance('x'), [0, 3])).toBeNull();
    expect(resultOf(variance('x', { of: 'population' }))).toBeNull();
    expect(resultOf(variance('x', { of: 'population' }), [0, 3])).toBe(0);
  });

  it('loses nothing where the values are large beside their spread', () => {
    const values = at(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16);
    expect(resultOf(variance('x'), ...values)).toBe(30);
  });

  it('of equal values is 0, though no double holds their squares', () => {
    expect(resultOf(variance('x'), ...at(0.1, 0.1, 0.1))).toBe(0);
  });

  it('counts a value as 0 whose square no double holds', () => {
    expect(resultOf(variance('x'), ...at(1e-150, 3e-150))).toBe(0);
  });

  it('stays finite over the widest range that it may be declared for', () => {
    expect(resultOf(variance('x'), ...at(-1e150, 1e150))).toBeCloseTo(2e300, -287);
  });
});

describe('standard deviation', () => {
  it('is the root of the variance', () => {
    const values = at(2, 4, 4, 4, 5, 5, 7, 9);
    expect(resultOf(stddev('x'), ...values)).toBe(Math.sqrt(32 / 7));
    expect(resultOf(stddev('x', { of: 'population' }), ...values)).toBe(2);
  });

  it('is null where there are too few values', () => {
    expect(resultOf(stddev('x'), [0, 3])).toBeNull();
    expect(resultOf(stddev('x', { of: 'population' }), [0, 3])).toBe(0);
  });
});
