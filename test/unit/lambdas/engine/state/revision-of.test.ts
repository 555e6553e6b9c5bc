import { describe, expect, it } from 'vitest';
import { epochOf, revisionOf } from '../../../../../lambdas/engine/index.ts';

describe('a revision', () => {
  it('rises with the record, and more with the epoch', () => {
    expect(revisionOf({ epoch: 0, ordinal: 7 })).toBe(7);
    expect(revisionOf({ epoch: 3, ordinal: 7 })).toBe(3 * 2 ** 40 + 7);
  });

  it('tells the epoch that it is of', () => {
    for (const epoch of [0, 1, 2 ** 13 - 1]) {
      expect(epochOf(revisionOf({ epoch, ordinal: 0 }))).toBe(epoch);
      expect(epochOf(revisionOf({ epoch, ordinal: 2 ** 40 - 1 }))).toBe(epoch);
    }
  });
});
