import { describe, expect, it } from 'vitest';
import { validateDuration } from '../../../../../lambdas/engine/time/validate-duration.ts';
import { expectRefusal } from '../../../../support/expect-refusal.ts';

const millionDays = 86_400_000_000_000;

describe('validate duration', () => {
  it.each([0, 1, -5, millionDays])('takes %d ms, be it the least', (value) => {
    expect(() => validateDuration('gap', value, Math.min(value, 0))).not.toThrow();
    expect(() => validateDuration('gap', value, value)).not.toThrow();
  });

  it.each([0, 0.5, 1.5, millionDays + 1, Number.NaN, 1 / 0])('refuses %d ms', (value) => {
    expectRefusal(
      () => validateDuration('gap', value, 1),
      `gap is ${value}, but must be a whole number of milliseconds, at least 1 and at most a ` +
        'million days; write it with seconds(), minutes(), hours() or days()',
    );
  });
});
