import { describe, expect, it } from 'vitest';
import { count, counted, DefinitionError } from '../../../../../lambdas/engine/index.ts';

const declare = (readings: number) => counted({ readings, aggregate: { count: count() } });

describe('counted', () => {
  it('is of other state with another number of readings', () => {
    expect(declare(2).assigner.signature).not.toBe(declare(3).assigner.signature);
  });

  it('has no idle firing and no lateness', () => {
    expect(declare(2)).toMatchObject({ allowedLateness: 0, firings: { idle: false } });
  });

  it.each([0, 1.5, -1, Number.NaN])('refuses %s readings', (readings) => {
    expect(() => declare(readings)).toThrow(DefinitionError);
    expect(() => declare(readings)).toThrow(`readings is ${readings}, but must be a whole number`);
  });
});
