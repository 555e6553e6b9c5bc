import { describe, expect, it } from 'vitest';
import { emptyLedger, isBalanced } from '../../../../../lambdas/engine/index.ts';
import { Verdicts } from '../../../../../lambdas/engine/second-stage/verdicts.ts';

describe('the verdicts of the second stage', () => {
  it('count each contribution once, and tell of those that do not count where they were', () => {
    const told: unknown[] = [];
    const outcomes = {
      result: () => {},
      alert: () => {},
      quarantined: (each: unknown) => told.push(each),
      duplicate: (each: unknown) => told.push(each),
      contribution: () => {},
    };
    const ledger = emptyLedger();
    const verdicts = new Verdicts(ledger, 'p1');
    const source = { position: '7', arrivalTimeMs: 5, index: 2, payload: Uint8Array.of(1) };
    const subject = { key: 'north', eventTimeMs: 4 };
    verdicts.accept();
    verdicts.duplicate(source, subject, outcomes);
    verdicts.tooLate(source, { ...subject, detail: 'gone' }, outcomes);
    verdicts.reject('schema', 'none', source, outcomes);
    verdicts.reject('schema', 'none', source, outcomes);
    expect(told).toEqual([
      { type: 'duplicate', partition: 'p1', position: '7', index: 2, ...subject },
      { type: 'tooLate', partition: 'p1', ...source, ...subject, detail: 'gone' },
      { type: 'rejected', partition: 'p1', ...source, reason: 'schema', detail: 'none' },
      { type: 'rejected', partition: 'p1', ...source, reason: 'schema', detail: 'none' },
    ]);
    expect(ledger).toMatchObject({
      ...{ received: 5, accepted: 1, duplicate: 1, tooLate: 1, rejected: 2 },
      rejectedBy: { schema: 2 },
    });
    expect(isBalanced(ledger)).toBe(true);
  });
});
