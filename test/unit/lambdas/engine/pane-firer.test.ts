import { describe, expect, it } from 'vitest';
import { PartitionPlay } from '../../../support/partition-play.ts';

describe('pane firer', () => {
  it('fires on time once W >= maxTimestamp, and not a millisecond before', () => {
    const play = new PartitionPlay();
    play.read('a', 0);
    play.read('a', 9);
    expect(play.firings()).toEqual([]);
    play.read('a', 10);
    expect(play.firings()).toEqual(['w a 0..10 onTime 2']);
  });

  it('fires late for each change after that, and for nothing else', () => {
    const play = new PartitionPlay();
    play.read('a', 0);
    play.read('a', 12);
    play.firings();
    play.read('a', 13);
    expect(play.firings()).toEqual([]);
    play.read('a', 5);
    expect(play.firings()).toEqual(['w a 0..10 late 2']);
    play.pack('a', [3, 4], 14);
    expect(play.firings()).toEqual(['w a 0..10 late 4']);
  });

  it('fires a pane late that its first reading opened behind W', () => {
    const play = new PartitionPlay();
    play.read('a', 12);
    play.read('a', 5);
    expect(play.firings()).toEqual(['w a 0..10 late 1']);
  });

  it('publishes a result at most once per record, as it stands after the last reading', () => {
    const play = new PartitionPlay({ windows: [{ name: 'w', size: 10, offset: 0, lateness: 90 }] });
    play.pack('a', [1, 2, 30, 3, 12, 4, 13, 31], 50);
    expect(play.firings()).toEqual(['w a 0..10 onTime 4', 'w a 10..20 late 2']);
  });

  it('closes windows within a pack as it would between records', () => {
    const verdicts = new PartitionPlay().pack('a', [1, 2, 30, 3, 31], 50);
    expect(verdicts).toEqual(['accepted', 'accepted', 'accepted', 'tooLate', 'accepted']);
  });

  it('makes revisions of the epoch and the ordinal of the record, ticks counted', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.tick(6);
    play.foreign();
    play.read('a', 12);
    play.tick(13);
    play.read('a', 6);
    expect(play.run.outcomes.results.map(({ revision }) => revision)).toEqual([4, 6]);
    play.run.state.epoch = 3;
    play.read('a', 20);
    expect(play.run.outcomes.results.at(-1)?.revision).toBe(3 * 2 ** 40 + 7);
  });

  it('tells all that identifies and describes a result', () => {
    const play = new PartitionPlay();
    play.read('a', 5, { a: 2.5, b: -7 });
    play.read('a', 6, { a: 0.5 });
    play.read('a', 10);
    expect(play.run.outcomes.results).toEqual([
      {
        type: 'result',
        pipeline: 'scripted',
        window: 'w',
        key: 'a',
        id: '0',
        start: 0,
        end: 10,
        revision: 3,
        reason: 'onTime',
        count: 2,
        measures: { mean: 1.5, max: 2.5, count: 2, sumB: -7, minB: -7 },
      },
    ]);
  });

  it('gives null for a measure that no reading of the pane carried', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.read('a', 10);
    expect(play.run.outcomes.results[0]?.measures).toMatchObject({ minB: null, sumB: 0 });
  });
});

describe('pane firer, silence, scope key', () => {
  it('fires each changed pane once at the first tick after idleAfter, and keeps it open', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.tick(104);
    expect(play.firings()).toEqual([]);
    play.tick(105);
    expect(play.firings()).toEqual(['w a 0..10 idle 1']);
    play.tick(106);
    play.tick(500);
    expect(play.firings()).toEqual([]);
    expect(play.read('a', 6, { at: 510 })).toBe('accepted');
    play.tick(609);
    expect(play.firings()).toEqual([]);
    play.tick(610);
    expect(play.firings()).toEqual(['w a 0..10 idle 2']);
  });

  it('fires no pane again for a silence that it fired for before its state was lost', () => {
    const play = new PartitionPlay({ bound: 40 });
    for (const event of [5, 15, 25]) play.read('a', event);
    play.run.commit();
    play.tick(200);
    expect(play.firings()).toHaveLength(3);
    play.run.commit();
    play.run.reload();
    play.tick(300);
    expect(play.firings()).toEqual([]);
  });

  it('looks at silence on ticks only', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.read('b', 900);
    expect(play.firings()).toEqual([]);
  });

  it('counts silence by the arrival clock, which no older tick moves back', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.read('b', 105);
    play.tick(7);
    expect(play.firings()).toEqual(['w a 0..10 idle 1']);
  });

  it('leaves W where it was: a device that comes back is not late within its bound', () => {
    const play = new PartitionPlay({
      bound: 8,
      windows: [{ name: 'w', size: 10, offset: 0, lateness: 0 }],
    });
    play.read('a', 9);
    play.tick(900);
    expect(play.firings()).toEqual(['w a 0..10 idle 1']);
    const back = play.pack('a', [12, 4, 17, 9, 26], 950);
    expect(back).toEqual(Array(5).fill('accepted'));
    expect(play.firings()).toEqual(['w a 0..10 onTime 3']);
  });

  it('fires on time after idle, though nothing changed in between', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.tick(200);
    play.read('a', 30, { at: 201 });
    expect(play.firings()).toEqual(['w a 0..10 idle 1', 'w a 0..10 onTime 1']);
  });

  it('fires silent keys in the order of their names', () => {
    const play = new PartitionPlay();
    for (const key of ['c', 'a', 'b']) play.read(key, 5);
    play.tick(200);
    expect(play.firings().map((firing) => firing.slice(0, 3))).toEqual(['w a', 'w b', 'w c']);
  });
});

describe('pane firer, forgetting, scope key', () => {
  const windows = [
    { name: 'w', size: 10, offset: 0, lateness: 5 },
    { name: 'long', size: 100, offset: 0, lateness: 0 },
  ];

  it('fires finally after forgetAfter, and moves W past the last pane of every window', () => {
    const play = new PartitionPlay({ windows });
    play.read('a', 5);
    play.tick(1_004);
    expect(play.firings()).toEqual(['w a 0..10 idle 1', 'long a 0..100 idle 1']);
    play.tick(1_005);
    expect(play.firings()).toEqual(['w a 0..10 onTime 1', 'long a 0..100 onTime 1']);
    expect(play.run.state.keys.get('a')).toMatchObject({ watermarkMs: 99, isForgotten: true });
    play.tick(3_000);
    expect(play.firings()).toEqual([]);
  });

  it('takes nothing back behind the last pane, and anything after it', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.tick(2_000);
    expect(play.run.state.keys.get('a')?.watermarkMs).toBe(14);
    expect(play.read('a', 9, { at: 2_001 })).toBe('tooLate');
    expect(play.read('a', 10, { at: 2_002 })).toBe('accepted');
    expect(play.run.ledger).toMatchObject({ accepted: 2, tooLate: 1 });
  });

  it('keeps W until it is behind the guard, and nothing else', () => {
    const play = new PartitionPlay({ maxAge: 5_000, dedupe: { within: 9_000, atMost: 5 } });
    play.read('a', 5);
    play.tick(1_005);
    const key = play.run.state.keys.get('a');
    expect(key?.slices).toEqual([[]]);
    expect(key?.recent).toBeUndefined();
    play.tick(5_014);
    expect(play.run.state.keys.has('a')).toBe(true);
    play.tick(5_015);
    expect(play.run.state.keys.has('a')).toBe(false);
    expect(play.read('a', 14, { at: 5_015 })).toBe('too_old');
  });

  it('opens no pane again over a row once W is gone too, for a record that was held back', () => {
    const play = new PartitionPlay({ maxAge: 5_000 });
    play.read('a', 5);
    play.tick(5_015);
    expect(play.firings()).toEqual(['w a 0..10 onTime 1']);
    expect(play.run.state.keys.has('a')).toBe(false);
    expect(play.read('a', 9, { at: 5_000 })).toBe('tooLate');
    expect(play.firings()).toEqual([]);
    expect(play.read('a', 15, { at: 5_015 })).toBe('accepted');
  });

  it('forgets a key again that comes back and is silent again', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.tick(2_000);
    play.read('a', 2_000);
    expect(play.run.state.keys.get('a')?.isForgotten).toBe(false);
    play.tick(3_000);
    expect(play.firings()).toEqual(['w a 0..10 onTime 1', 'w a 2000..2010 onTime 1']);
  });
});
