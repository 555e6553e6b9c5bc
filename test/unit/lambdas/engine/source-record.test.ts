import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePositions } from '../../../../lambdas/engine/index.ts';

describe('positions', () => {
  it('compare as numbers of any length', () => {
    expect(comparePositions('9', '10')).toBeLessThan(0);
    expect(comparePositions('10', '9')).toBeGreaterThan(0);
    expect(comparePositions('', '0')).toBeLessThan(0);
    expect(comparePositions('7', '7')).toBe(0);
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 56n }),
        fc.bigInt({ min: 0n }),
        (left, right) => {
          const expected = left < right ? -1 : Number(left > right);
          expect(Math.sign(comparePositions(String(left), String(right)))).toBe(expected);
        },
      ),
    );
  });
});
