import { describe, expect, it } from 'vitest';
import { mean } from '../../../../../lambdas/engine/index.ts';
import { resultOf } from '../../../../support/result-of.ts';

describe('mean', () => {
  it('is 0, not -0, where it is next to nothing below 0', () => {
    expect(resultOf(mean('x'), [0, -5e-324], [1, 0], [2, 0])).toBe(0);
  });
});
