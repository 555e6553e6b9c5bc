import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountOf } from '../../../../../../bin/commands/cost/prices/amount-of.ts';

const falling = {
  per: 1_000_000,
  usd: [
    { upTo: 1e9, usd: 1 },
    { upTo: 5e9, usd: 0.8 },
    { upTo: null, usd: 0.7 },
  ],
};

describe('an amount', () => {
  it('is the price for as many as it is for', () => {
    expect(amountOf({ per: 10_000, usd: 0.03 }, 25_000)).toBeCloseTo(0.075, 12);
  });

  it.each([
    [0, 0],
    [1e9, 1_000],
    [2e9, 1_800],
    [5e9, 4_200],
    [6e9, 4_900],
  ])('of a falling price: %d cost %d', (quantity, usd) => {
    expect(amountOf(falling, quantity)).toBeCloseTo(usd, 9);
  });

  it('never falls when more is used, and never costs more than the first step', () => {
    fc.assert(
      fc.property(fc.nat(1e10), fc.nat(1e10), (quantity, more) => {
        const amount = amountOf(falling, quantity);
        expect(amountOf(falling, quantity + more)).toBeGreaterThanOrEqual(amount);
        expect(amount).toBeLessThanOrEqual((quantity / 1e6) * 1 + 1e-9);
      }),
    );
  });
});
