import { describe, expect, it } from 'vitest';
import { percentile } from '../../../../../lambdas/engine/index.ts';
import { expectRefusal } from '../../../../support/expect-refusal.ts';
import { resultOf } from '../../../../support/result-of.ts';

describe('percentile', () => {
  it('is the value at the nearest rank, within 0.39 percent', () => {
    const readings = Array.from({ length: 1_000 }, (_, at) => [at, at + 1] as const);
    for (const fraction of [0.01, 0.5, 0.95, 0.99, 0.999]) {
      const told = resultOf(percentile('x', fraction), ...readings) as number;
      expect(Math.abs(told / (1_000 * fraction) - 1)).toBeLessThan(0.0039);
    }
  });

  it.each([0, 1, -0.1, 95, Number.NaN])('refuses the fraction %d', (fraction) => {
    expectRefusal(() => percentile('x', fraction), `percentile.fraction is ${fraction}`);
  });
});
