import { describe, expect, it } from 'vitest';
import { differences } from '../../../../../bin/commands/state/differences.ts';

describe('differences', () => {
  it('are none between equal values', () => {
    expect(differences({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toEqual([]);
  });

  it('name the place of each value that differs', () => {
    const before = { watermark: 5, ledger: { received: 1, tooLate: 0 } };
    const after = { watermark: null, ledger: { received: 2, tooLate: 0 } };
    expect(differences(before, after)).toEqual([
      { path: 'watermark', before: 5, after: null },
      { path: 'ledger.received', before: 1, after: 2 },
    ]);
  });

  it('tell panes by their starts, so that one that closes moves no other', () => {
    const [closed, open] = [
      { start: 0, count: 3 },
      { start: 60, count: 1 },
    ];
    expect(differences({ panes: [closed, open] }, { panes: [{ ...open, count: 2 }] })).toEqual([
      { path: 'panes.0', before: closed, after: undefined },
      { path: 'panes.60.count', before: 1, after: 2 },
    ]);
  });

  it('show what came and what went as a whole', () => {
    expect(differences({}, { TEMP_1: { panes: [] } })).toEqual([
      { path: 'TEMP_1', before: undefined, after: { panes: [] } },
    ]);
  });
});
