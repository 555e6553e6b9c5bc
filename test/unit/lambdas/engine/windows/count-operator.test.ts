import { describe, expect, it } from 'vitest';
import { PartitionPlay } from '../../../../support/partition-play.ts';

const three = { name: 'c', size: 3, kind: 'count', offset: 0, lateness: 0 } as const;
const narrow = { name: 'narrow', size: 10, offset: 0, lateness: 0 };

const ids = (play: PartitionPlay): string[] => play.run.outcomes.results.map(({ id }) => id);

describe('count windows', () => {
  it('fire when they are full, with the event times of their readings', () => {
    const play = new PartitionPlay({ windows: [three] });
    play.read('a', 20);
    play.read('a', 5);
    expect(play.firings()).toEqual([]);
    play.read('a', 11);
    expect(play.firings()).toEqual(['c a 5..21 onTime 3']);
  });

  it('are numbered within their key', () => {
    const play = new PartitionPlay({ windows: [three] });
    for (let event = 0; event < 7; event += 1) play.read('a', event);
    for (let event = 0; event < 3; event += 1) play.read('b', event);
    expect(ids(play)).toEqual(['0', '1', '0']);
  });

  it('fire each one that a pack fills, in order', () => {
    const play = new PartitionPlay({ windows: [three] });
    play.pack('a', [0, 1, 2, 3, 4, 5, 6], 6);
    expect(play.firings()).toEqual(['c a 0..3 onTime 3', 'c a 3..6 onTime 3']);
  });

  it('are told neither early nor for being idle, beside windows that are', () => {
    const early = { ...narrow, size: 100, earlyEvery: 10 };
    const play = new PartitionPlay({ windows: [three, early] });
    play.tick(0);
    play.read('a', 5);
    play.tick(10);
    play.read('a', 6, { at: 11 });
    play.tick(500);
    expect(play.firings()).toEqual(['narrow a 0..100 early 1', 'narrow a 0..100 idle 2']);
  });

  it('find no reading too late, which every window by event time does', () => {
    const play = new PartitionPlay({ windows: [narrow, three] });
    play.read('a', 50);
    expect(play.read('a', 1)).toBe('accepted');
    expect(play.run.state.windowTooLate).toEqual([1, 0]);
  });

  it('are not told while they are idle, and wait for their readings when all is forgotten', () => {
    const play = new PartitionPlay({ windows: [three], maxAge: 2_000 });
    play.read('a', 0);
    play.read('a', 1);
    play.tick(200);
    play.tick(5_000);
    play.tick(90_000);
    expect(play.firings()).toEqual([]);
    play.read('a', 90_000);
    expect(play.firings()).toEqual(['c a 0..90001 onTime 3']);
  });

  it('go on with their number after the state was lost and loaded', () => {
    const play = new PartitionPlay({ windows: [three] });
    for (let event = 0; event < 4; event += 1) play.read('a', event);
    play.run.commit();
    play.run.reload();
    play.read('a', 4);
    play.read('a', 5);
    expect(ids(play)).toEqual(['0', '1']);
    expect(play.firings().at(-1)).toBe('c a 3..6 onTime 3');
  });
});
