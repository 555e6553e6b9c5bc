import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fences } from '../../../../../../local/page/browser/chart/fences.ts';

describe('fences', () => {
  it('leaves one wild value out', () => {
    const values = Array.from({ length: 40 }, (_, index) => 20 + (index % 7));
    expect(fences([...values, 4_000])).toEqual([20, 26]);
  });

  it('keeps all of an ordinary range', () => {
    expect(fences([3, 1, 2, 5, 4])).toEqual([1, 5]);
  });

  it('keeps a step of a few equal values', () => {
    expect(fences([7, 7, 7, 9])).toEqual([7, 9]);
  });

  it('is undefined for no values', () => {
    expect(fences([])).toBeUndefined();
  });

  it('lies within the values and holds at least half of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }),
        (values) => {
          const [low, high] = fences(values) ?? [1, 0];
          expect(values).toContain(low);
          expect(values).toContain(high);
          const held = values.filter((value) => value >= low && value <= high);
          expect(held.length * 2).toBeGreaterThanOrEqual(values.length);
        },
      ),
    );
  });
});
