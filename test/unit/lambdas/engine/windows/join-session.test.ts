import { describe, expect, it } from 'vitest';
import { PartitionPlay } from '../../../../support/partition-play.ts';

const session = { name: 's', size: 1, offset: 0, gap: 10, lateness: 20 };

describe('sessions', () => {
  it('hold readings less than the gap apart, and end the gap after the last one', () => {
    const play = new PartitionPlay({ windows: [session] });
    play.read('a', 0);
    play.read('a', 9);
    expect(play.firings()).toEqual([]);
    play.read('a', 19);
    play.read('a', 40);
    expect(play.firings()).toEqual(['s a 0..19 onTime 2', 's a 19..29 onTime 1']);
  });

  it('fire on time once the watermark reaches their last millisecond, not before', () => {
    const play = new PartitionPlay({ windows: [{ ...session, gap: 5 }], bound: 10 });
    play.read('a', 0);
    play.read('a', 14);
    expect(play.firings()).toEqual([]);
    play.read('a', 15);
    expect(play.firings()).toEqual(['s a 0..5 onTime 1']);
  });

  it('become one by a late reading, which leaves a last row of the later one', () => {
    const play = new PartitionPlay({ windows: [session] });
    play.read('a', 0);
    play.read('a', 15);
    play.read('a', 25);
    play.firings();
    play.read('a', 8);
    expect(play.firings()).toEqual(['s a 0..25 late 3', 's a 15..25 merged 0']);
    const { mergedInto, measures } = play.run.outcomes.results.at(-1) ?? {};
    expect(mergedInto).toBe('0');
    expect(measures).toEqual({ mean: null, max: null, count: null, sumB: null, minB: null });
  });

  it('move their start for a late reading before it, and give up the row of the old one', () => {
    const play = new PartitionPlay({ windows: [session] });
    play.read('a', 10);
    play.read('a', 30);
    play.firings();
    play.read('a', 4);
    expect(play.firings()).toEqual(['s a 4..20 late 2', 's a 10..20 merged 0']);
  });

  it('leave no row behind of what was never published', () => {
    const play = new PartitionPlay({ windows: [session], bound: 20 });
    play.read('a', 20);
    play.read('a', 14);
    play.read('a', 8);
    play.read('a', 60);
    expect(play.firings()).toEqual(['s a 8..30 onTime 3']);
  });

  it('are told at once where a published one is part of them, be they open or not', () => {
    const play = new PartitionPlay({ windows: [session], idleAfter: 5, bound: 20 });
    play.read('a', 20);
    play.tick(30);
    expect(play.firings()).toEqual(['s a 20..30 idle 1']);
    play.read('a', 12);
    expect(play.firings()).toEqual(['s a 12..30 early 2', 's a 20..30 merged 0']);
  });

  it('name the session in which the readings are after the record, not one on the way', () => {
    const play = new PartitionPlay({ windows: [{ ...session, lateness: 60 }] });
    play.read('a', 0);
    play.read('a', 30);
    play.read('a', 45);
    play.firings();
    play.pack('a', [24, 16, 9], 45);
    const merged = play.run.outcomes.results.filter(({ reason }) => reason === 'merged');
    expect(merged.map(({ id, mergedInto }) => [id, mergedInto])).toEqual([['30', '0']]);
  });

  it('fire again on time when they have grown past the watermark', () => {
    const play = new PartitionPlay({ windows: [session], bound: 2 });
    play.read('a', 0);
    play.read('a', 12);
    expect(play.firings()).toEqual(['s a 0..10 onTime 1']);
    expect(play.read('a', 9)).toBe('accepted');
    play.read('a', 40);
    expect(play.firings()).toEqual(['s a 0..22 onTime 3']);
  });

  it('take nothing in once they are closed, nor does another begin under their name', () => {
    const play = new PartitionPlay({ windows: [{ ...session, lateness: 1 }] });
    play.read('a', 0);
    play.read('a', 12);
    expect(play.read('a', 7)).toBe('accepted');
    expect(play.read('a', 0)).toBe('tooLate');
    play.read('a', 50);
    const ids = play.run.outcomes.results.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('have a gap of their own by sensor', () => {
    const play = new PartitionPlay({ windows: [{ ...session, otherGap: 3 }] });
    for (const device of ['d1', 'd2']) {
      play.read(device, 0);
      play.read(device, 5);
      play.read(device, 50);
    }
    expect(play.firings()).toEqual([
      's d1 0..15 onTime 2',
      's d2 0..3 onTime 1',
      's d2 5..8 onTime 1',
    ]);
  });

  it('are cut at their longest duration, and the next reading begins another', () => {
    const play = new PartitionPlay({ windows: [{ ...session, longest: 25 }] });
    for (const event of [0, 8, 16, 24, 32, 60]) play.read('a', event);
    expect(play.firings()).toEqual(['s a 0..25 onTime 4', 's a 32..42 onTime 1']);
  });

  it('do not become one where they would be too long: the later one begins where one ends', () => {
    const play = new PartitionPlay({ windows: [{ ...session, longest: 20 }], bound: 50 });
    play.read('a', 14);
    play.read('a', 23);
    play.read('a', 5);
    play.read('a', 100);
    expect(play.firings()).toEqual(['s a 5..14 onTime 1', 's a 14..33 onTime 2']);
  });

  it('become one where they are just as long as they may be', () => {
    const play = new PartitionPlay({ windows: [{ ...session, longest: 20 }], bound: 50 });
    for (const event of [16, 8, 6, 100]) play.read('a', event);
    expect(play.firings()).toEqual(['s a 6..26 onTime 3']);
  });

  it('give up the row of one that was published and grew untold', () => {
    const play = new PartitionPlay({ windows: [session], bound: 2 });
    for (const event of [0, 12, 9]) play.read('a', event);
    play.firings();
    play.read('a', -5, { at: 13 });
    expect(play.firings()).toEqual(['s a -5..22 early 4', 's a 0..22 merged 0']);
  });

  it('leave those before and after alone', () => {
    const play = new PartitionPlay({ windows: [session], bound: 100 });
    for (const event of [0, 20, 40, 60, 25, 300]) play.read('a', event);
    expect(play.firings()).toEqual([
      's a 0..10 onTime 1',
      's a 20..35 onTime 2',
      's a 40..50 onTime 1',
      's a 60..70 onTime 1',
    ]);
  });

  it('take rows over in several places by one record, each its own', () => {
    const play = new PartitionPlay({ windows: [{ ...session, lateness: 200 }] });
    for (const event of [0, 15, 100, 115, 125]) play.read('a', event);
    play.pack('a', [8, 108], 126);
    const merged = play.run.outcomes.results.filter(({ reason }) => reason === 'merged');
    expect(merged.map(({ id, mergedInto }) => [id, mergedInto])).toEqual([
      ['15', '0'],
      ['115', '100'],
    ]);
  });

  it('are not told early for a row that another one takes over', () => {
    const play = new PartitionPlay({ windows: [{ ...session, lateness: 200 }] });
    for (const event of [0, 15, 100]) play.read('a', event);
    play.firings();
    play.pack('a', [8, 105], 106);
    expect(play.firings()).toEqual(['s a 0..25 late 3', 's a 15..25 merged 0']);
  });

  it('fire on time where the record that closes them has one more for them', () => {
    const play = new PartitionPlay({ windows: [session] });
    play.pack('a', [0, 25, 9], 31);
    expect(play.firings()).toEqual(['s a 0..19 onTime 2']);
  });

  it('withdraw the alarm of a session that is part of another one now', () => {
    const rule = { name: 'hot', window: 's', measure: 'mean', direction: 'above' } as const;
    const play = new PartitionPlay({
      windows: [session],
      rules: [{ ...rule, limit: 5, clear: 5 }],
    });
    play.read('a', 0, { a: 1 });
    play.read('a', 15, { a: 9 });
    play.read('a', 25, { a: 1 });
    expect(play.alerts).toEqual(['a 15 alarm']);
    play.read('a', 8, { a: 1 });
    expect(play.alerts).toEqual(['a 15 alarm', 'a 15 corrected']);
  });

  it('come back from the journal as they are, merged and published', () => {
    const play = new PartitionPlay({ windows: [session] });
    play.read('a', 0);
    play.read('a', 15);
    play.read('a', 25);
    play.run.commit();
    play.read('a', 8);
    play.tick(130);
    play.run.commit();
    play.firings();
    play.run.reload();
    expect(play.run.state.keys.get('a')?.slices[0]?.map(({ start }) => start)).toEqual([0, 25]);
    play.read('a', 20);
    expect(play.firings()).toEqual(['s a 0..35 early 5', 's a 25..35 merged 0']);
  });
});
