import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeEntry,
  encodeEntry,
  type JournalEntry,
} from '../../../../lambdas/runtime/journal-entry.ts';

const entry: fc.Arbitrary<JournalEntry> = fc.record({
  number: fc.integer({ min: 1, max: 1e12 }),
  previous: fc.stringMatching(/^([0-9a-f]{32})?$/),
  publishedThrough: fc.dictionary(fc.constantFrom('alerts', 'quarantine', 'results'), fc.nat(), {
    noNullPrototype: true,
  }),
  changes: fc.uint8Array({ maxLength: 3_000 }),
  outbox: fc.uint8Array({ maxLength: 3_000 }),
  isSeal: fc.boolean(),
});

describe('a journal entry', () => {
  it('gives back what was encoded', () => {
    fc.assert(
      fc.property(entry, (written) => {
        expect(decodeEntry(encodeEntry(written))).toEqual(written);
      }),
    );
  });

  it('is the same bytes when it is encoded again: its digest names it', () => {
    fc.assert(
      fc.property(entry, (written) => {
        expect(encodeEntry(structuredClone(written))).toEqual(encodeEntry(written));
      }),
    );
  });

  it('is refused where its bytes are damaged', () => {
    const bytes = encodeEntry({
      number: 1,
      previous: '',
      publishedThrough: {},
      changes: new Uint8Array(300),
      outbox: new Uint8Array(300),
      isSeal: false,
    });
    expect(() => decodeEntry(bytes.subarray(0, -1))).toThrow();
    expect(() => decodeEntry(bytes.with(0, 0))).toThrow();
  });
});
