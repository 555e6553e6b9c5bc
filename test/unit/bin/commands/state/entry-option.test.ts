import { describe, expect, it } from 'vitest';
import { parseEntry } from '../../../../../bin/commands/state/entry-option.ts';

describe('an entry', () => {
  it('is a number, the snapshot, or now', () => {
    expect(['7', 'snapshot', 'now'].map(parseEntry)).toEqual([7, 'snapshot', 'now']);
  });

  it.each(['', '-1', '1.5', 'newest'])('is not %j', (text) => {
    expect(() => parseEntry(text)).toThrow("an entry's number, snapshot or now");
  });
});
