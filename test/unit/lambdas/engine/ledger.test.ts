import { describe, expect, it } from 'vitest';
import { emptyLedger, isBalanced, sumLedgers } from '../../../../lambdas/engine/index.ts';

const one = {
  received: 7,
  accepted: 1,
  tooLate: 2,
  duplicate: 1,
  rejected: 3,
  rejectedBy: { schema: 1, future: 2 },
  rejectedMeasures: 4,
  dedupeEvictions: 5,
};

describe('ledger', () => {
  it('is balanced where every reading has one verdict and every rejection one reason', () => {
    expect(isBalanced(emptyLedger())).toBe(true);
    expect(isBalanced(one)).toBe(true);
    expect(isBalanced({ ...one, received: 8 })).toBe(false);
    expect(isBalanced({ ...one, accepted: 2 })).toBe(false);
    expect(isBalanced({ ...one, rejectedBy: { schema: 1, future: 1 } })).toBe(false);
  });

  it('sums over partitions, and changes none of them', () => {
    const other = { ...emptyLedger(), received: 1, rejected: 1, rejectedBy: { unit: 1 } };
    const before = structuredClone([one, other]);
    expect(sumLedgers([one, other])).toEqual({
      ...one,
      received: 8,
      rejected: 4,
      rejectedBy: { schema: 1, future: 2, unit: 1 },
    });
    expect([one, other]).toEqual(before);
    expect(sumLedgers([])).toEqual(emptyLedger());
  });
});
