import { describe, expect, it } from 'vitest';
import { count, counted } from '../../../../../lambdas/engine/index.ts';
import { expectRefusal } from '../../../../support/expect-refusal.ts';

const declare = (readings: number) => counted({ readings, aggregate: { count: count() } });

describe('counted', () => {
  it('is of other state with another number of readings', () => {
    expect(declare(2).assigner.signature).not.toBe(declare(3).assigner.signature);
  });

  it('numbers its windows, and knows none by event time', () => {
    const { assigner } = declare(3);
    expect(assigner).toMatchObject({ kind: 'count', sizeMs: 0, offsetMs: 0, named: 'number' });
    const window = { start: 3, end: 6 };
    for (const place of [3, 5]) {
      expect(assigner.slice(place, 'a')).toEqual(window);
      expect(assigner.nextEnd(place, window)).toBe(6);
    }
    expect(assigner.startOf(6, window)).toBe(3);
    expect(assigner.lastEnd(window)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('has no idle firing and no lateness', () => {
    expect(declare(2)).toMatchObject({ allowedLateness: 0, firings: { idle: false } });
  });

  it('takes one reading, and a billion', () => {
    expect(declare(1).assigner.signature).toBe('count(1)');
    expect(declare(1e9).assigner.signature).toBe('count(1000000000)');
  });

  it.each([0, 1.5, -1, 1e9 + 1, Number.NaN])('refuses %s readings', (readings) => {
    expectRefusal(() => declare(readings), `readings is ${readings}, but must be a whole number`);
  });
});
