import { describe, expect, it } from 'vitest';
import { PartitionPlay } from '../../../../support/partition-play.ts';

describe('dedupe strategy', () => {
  const dedupe = { within: 100, atMost: 3 };

  it('drops a resend under a new position, and only one that is the same', () => {
    const play = new PartitionPlay({ dedupe });
    play.read('a', 5, { a: 1, b: 2 });
    expect(play.read('a', 5, { a: 1, b: 2, at: 9 })).toBe('duplicate');
    expect(play.read('a', 5, { a: 1 })).toBe('accepted');
    expect(play.read('a', 6, { a: 1, b: 2 })).toBe('accepted');
    expect(play.read('b', 5, { a: 1, b: 2 })).toBe('accepted');
    expect(play.run.outcomes.refused).toEqual([
      { type: 'duplicate', partition: 'p0', position: '14', index: 0, key: 'a', eventTimeMs: 5 },
    ]);
  });

  it('judges duplicate before tooLate, and remembers what was tooLate', () => {
    const play = new PartitionPlay({ dedupe });
    play.read('a', 5);
    play.read('a', 50);
    expect(play.read('a', 5, { at: 51 })).toBe('duplicate');
    expect(play.read('a', 6, { at: 52 })).toBe('tooLate');
    expect(play.read('a', 6, { at: 53 })).toBe('duplicate');
  });

  it('remembers for `within` of the arrival clock, not longer', () => {
    const play = new PartitionPlay({ dedupe });
    play.read('a', 5, { at: 10 });
    expect(play.read('a', 5, { at: 109 })).toBe('duplicate');
    expect(play.read('a', 5, { at: 110 })).toBe('accepted');
    play.tick(209);
    expect(play.read('a', 5, { at: 150 })).toBe('duplicate');
    play.tick(210);
    expect(play.read('a', 5, { at: 151 })).toBe('accepted');
  });

  it('remembers at most so many per key, and counts what it evicts', () => {
    const play = new PartitionPlay({ dedupe });
    for (const event of [1, 2, 3]) play.read('a', event, { at: 5 });
    expect(play.run.ledger.dedupeEvictions).toBe(0);
    play.read('b', 4);
    play.read('a', 4, { at: 5 });
    expect(play.run.ledger.dedupeEvictions).toBe(1);
    expect(play.read('a', 2, { at: 6 })).toBe('duplicate');
    expect(play.read('a', 1, { at: 6 })).toBe('accepted');
    expect(play.run.ledger.dedupeEvictions).toBe(2);
  });

  it('tells resends by counter and session, whatever they say', () => {
    const play = new PartitionPlay({ dedupe: 'sequence' });
    const read = (session: string, counter: number, event: number) =>
      play.read('a', event, { session, counter, a: event });
    expect([read('s', 7, 1), read('s', 9, 2), read('s', 7, 3)]).toEqual([
      'accepted',
      'accepted',
      'duplicate',
    ]);
    expect([read('s', 8, 4), read('t', 7, 5), read('t', 7, 6)]).toEqual([
      'accepted',
      'accepted',
      'duplicate',
    ]);
    expect(play.read('b', 6, { session: 't', counter: 7 })).toBe('accepted');
    expect(play.read('a', 6)).toBe('schema');
  });

  it('forgets the counters of a key that was silent for `forgetAfter`, tick or no tick', () => {
    const play = new PartitionPlay({ dedupe: 'sequence', forgetAfter: 500 });
    const read = (at: number) => play.read('a', 5, { at, session: 's', counter: 7 });
    read(5);
    expect(read(504)).toBe('duplicate');
    expect(read(1_003)).toBe('duplicate');
    expect(read(1_503)).toBe('accepted');
    play.tick(2_003);
    expect(play.run.state.keys.get('a')?.sequence).toBeUndefined();
  });

  it('takes every position for a new reading where dedupe is off', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    expect(play.read('a', 5)).toBe('accepted');
    play.read('a', 10);
    expect(play.firings()).toEqual(['w a 0..10 onTime 2']);
  });
});
