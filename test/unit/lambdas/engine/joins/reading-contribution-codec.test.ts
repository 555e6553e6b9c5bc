import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CorruptBytesError,
  decodeReadings,
  encodeReadings,
  type ReadingContribution,
} from '../../../../../lambdas/engine/index.ts';

const contributions = fc.array(
  fc.record<ReadingContribution>({
    join: fc.constant('loadAgainstHeat'),
    group: fc.constant('m1'),
    side: fc.constantFrom('left', 'right'),
    contributor: fc.string({ unit: 'grapheme' }),
    eventTimeMs: fc.maxSafeInteger(),
    value: fc.double({ noNaN: true, noDefaultInfinity: true }),
    revision: fc.maxSafeNat(),
    index: fc.nat(),
    arrivalTimeMs: fc.maxSafeInteger(),
  }),
  { maxLength: 10 },
);

describe('readings for a join, as bytes', () => {
  it('are what they were, in their order', () => {
    fc.assert(
      fc.property(contributions, (given) => {
        expect(decodeReadings(encodeReadings(given))).toEqual(given);
      }),
    );
  });

  it('are refused where some are missing', () => {
    const [one] = fc.sample(contributions, { numRuns: 50, seed: 1 }).filter(({ length }) => length);
    const bytes = encodeReadings(one ?? []);
    expect(() => decodeReadings(bytes.subarray(0, -1))).toThrow(CorruptBytesError);
  });
});
