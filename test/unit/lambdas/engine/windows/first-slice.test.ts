import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstSlice } from '../../../../../lambdas/engine/windows/first-slice.ts';
import { Slice } from '../../../../../lambdas/engine/windows/slice.ts';

const slicesAt = (...starts: readonly number[]): Slice[] =>
  starts.map((start) => new Slice([0, 0, 0], start, start + 1));

describe('first slice', () => {
  it('is found wherever the search begins', () => {
    const starts = fc.uniqueArray(fc.nat(200), { maxLength: 90 });
    fc.assert(
      fc.property(starts, fc.nat(200), fc.integer({ min: -5, max: 95 }), (some, from, guess) => {
        const slices = slicesAt(...some.sort((left, right) => left - right));
        const expected = some.filter((start) => start < from).length;
        expect(firstSlice(slices, guess, ({ start }) => start >= from)).toBe(expected);
      }),
    );
  });

  it('takes two looks where the guess is right, and few where it is not', () => {
    const slices = slicesAt(...Array.from({ length: 1_000 }, (_, at) => at));
    const looks = (guess: number): number => {
      let count = 0;
      firstSlice(slices, guess, ({ start }) => {
        count += 1;
        return start >= 500;
      });
      return count;
    };
    expect(looks(500)).toBe(2);
    expect(looks(490)).toBeLessThan(10);
    expect(looks(0)).toBeLessThan(25);
  });
});
