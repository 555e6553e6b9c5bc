import { describe, expect, it } from 'vitest';
import { replayText } from '../../../../../bin/commands/dev/replay-text.ts';

describe('replay text', () => {
  it('tells what is played, how much time it spans, and how long that takes', () => {
    const span = { rows: 22_695, fromMs: 0, toMs: 6_804_600_000 };
    const text = replayText('machine.csv', span, 60);
    expect(text).toBe(
      'playing machine.csv: 22695 rows of 78 days 18 hours, 1970-01-01T00:00:00.000Z to ' +
        '1970-03-20T18:10:00.000Z; at --speed 60 this takes 1 day 7 hours, and --speed max does ' +
        'not wait',
    );
  });
});
