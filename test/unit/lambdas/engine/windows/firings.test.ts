import { describe, expect, it } from 'vitest';
import { PartitionPlay } from '../../../../support/partition-play.ts';

const wide = { name: 'w', size: 100, offset: 0, lateness: 50 };

describe('early firings by arrival time', () => {
  it.each(['key', 'partition'] as const)('come at the first tick after a multiple: %s', (scope) => {
    const play = new PartitionPlay({ scope, windows: [{ ...wide, earlyEvery: 10 }] });
    play.read('a', 3);
    play.tick(9);
    // The first tick has no multiple before it that was looked at.
    expect(play.firings()).toEqual(['w a 0..100 early 1']);
    play.read('a', 9);
    play.tick(9);
    expect(play.firings()).toEqual([]);
    play.tick(10);
    expect(play.firings()).toEqual(['w a 0..100 early 2']);
  });

  it('leave out a pane of which nothing new is to tell', () => {
    const play = new PartitionPlay({ windows: [{ ...wide, earlyEvery: 10 }] });
    play.read('a', 3);
    play.tick(10);
    play.firings();
    play.tick(20);
    expect(play.firings()).toEqual([]);
  });

  it('are not told a second time when the key is idle, but on time they are', () => {
    const play = new PartitionPlay({ windows: [{ ...wide, earlyEvery: 10 }], idleAfter: 20 });
    play.read('a', 3);
    play.tick(10);
    play.tick(40);
    play.read('a', 100);
    expect(play.firings()).toEqual(['w a 0..100 early 1', 'w a 0..100 onTime 1']);
  });

  it('remember after a reload at which tick they were looked at', () => {
    const play = new PartitionPlay({ windows: [{ ...wide, earlyEvery: 10 }] });
    play.tick(11);
    play.read('a', 12);
    play.run.commit();
    play.run.reload();
    play.tick(19);
    expect(play.firings()).toEqual([]);
  });
});

describe('early firings by readings', () => {
  it('come at each multiple, once a record, as the pane stands after it', () => {
    const play = new PartitionPlay({ windows: [{ ...wide, earlyReadings: 2 }] });
    play.read('a', 1);
    expect(play.firings()).toEqual([]);
    play.read('a', 2);
    expect(play.firings()).toEqual(['w a 0..100 early 2']);
    play.pack('a', [3, 4, 5], 5);
    expect(play.firings()).toEqual(['w a 0..100 early 5']);
  });

  it('make way for the firing on time and the late ones', () => {
    const play = new PartitionPlay({ windows: [{ ...wide, earlyReadings: 1 }] });
    play.pack('a', [1, 100], 100);
    play.read('a', 2);
    expect(play.firings()).toEqual([
      'w a 0..100 onTime 1',
      'w a 100..200 early 1',
      'w a 0..100 late 2',
    ]);
  });
});

describe('idle firings', () => {
  it('stay out where they are switched off, for that window only', () => {
    const quiet = { ...wide, name: 'quiet', isQuietWhenIdle: true };
    const play = new PartitionPlay({ windows: [quiet, wide], idleAfter: 20 });
    play.read('a', 3);
    play.tick(30);
    expect(play.firings()).toEqual(['w a 0..100 idle 1']);
  });
});

describe('early firings of several windows and panes', () => {
  const windows = [
    { name: 'w', size: 10, offset: 0, lateness: 5, earlyEvery: 50 },
    { name: 'long', size: 1_000, offset: 0, lateness: 0, earlyEvery: 100 },
    { name: 'silent', size: 1_000, offset: 0, lateness: 0 },
  ];

  it.each(['key', 'partition'] as const)(
    'tells changed panes at their times, scope %s',
    (scope) => {
      const play = new PartitionPlay({ scope, windows, bound: 40 });
      play.tick(0);
      play.read('b', 5);
      play.read('a', 5);
      play.read('a', 15);
      play.tick(49);
      expect(play.firings()).toEqual([]);
      play.tick(50);
      expect(play.firings()).toEqual([
        'w a 0..10 early 1',
        'w a 10..20 early 1',
        'w b 0..10 early 1',
      ]);
      play.read('a', 16, { at: 51 });
      play.tick(99);
      expect(play.firings()).toEqual([]);
      play.tick(100);
      expect(play.firings().filter((text) => text.includes('early'))).toEqual([
        'w a 10..20 early 2',
        'long a 0..1000 early 3',
        'long b 0..1000 early 1',
      ]);
    },
  );

  it('tells no pane again that was told before its state was lost', () => {
    const play = new PartitionPlay({ windows, bound: 40 });
    play.tick(0);
    for (const event of [5, 15, 25]) play.read('a', event);
    play.run.commit();
    play.tick(50);
    expect(play.firings()).toHaveLength(3);
    play.run.commit();
    play.run.reload();
    play.tick(100);
    expect(play.firings()).toEqual(['long a 0..1000 early 3']);
  });
});
