import { describe, expect, it } from 'vitest';
import { PartitionPlay } from '../../../support/partition-play.ts';

const narrow = { name: 'narrow', size: 10, offset: 0, lateness: 0 };
const wide = { name: 'wide', size: 30, offset: 0, lateness: 0 };

describe('window operator', () => {
  it('takes a late reading while W < maxTimestamp + allowed lateness, to the millisecond', () => {
    const play = new PartitionPlay();
    play.read('a', 14);
    expect(play.run.state.keys.get('a')?.watermarkMs).toBe(13);
    expect(play.read('a', 9)).toBe('accepted');
    play.read('a', 15);
    expect(play.run.state.keys.get('a')?.watermarkMs).toBe(14);
    expect(play.read('a', 9)).toBe('tooLate');
  });

  it('takes nothing late where allowed lateness is 0', () => {
    const play = new PartitionPlay({ windows: [narrow] });
    play.read('a', 9);
    expect(play.read('a', 0)).toBe('accepted');
    play.read('a', 10);
    expect(play.read('a', 9)).toBe('tooLate');
    expect(play.firings()).toEqual(['narrow a 0..10 onTime 2']);
  });

  it('calls nothing late that is at most the bound behind the largest event time', () => {
    const play = new PartitionPlay({ bound: 7, windows: [narrow] });
    play.read('a', 16);
    expect(play.read('a', 9)).toBe('accepted');
    play.read('a', 17);
    expect(play.read('a', 9)).toBe('tooLate');
  });

  it('never moves a watermark back', () => {
    const play = new PartitionPlay();
    play.read('a', 20);
    play.read('a', 16, { at: 21 });
    expect(play.run.state.keys.get('a')?.watermarkMs).toBe(19);
  });

  it('accepts a reading that is too late for one window and in time for another', () => {
    const play = new PartitionPlay({ windows: [narrow, wide] });
    play.read('a', 15);
    expect(play.read('a', 5)).toBe('accepted');
    expect(play.run.ledger).toMatchObject({ accepted: 2, tooLate: 0 });
    expect(play.run.state.windowTooLate).toEqual([1, 0]);
    play.read('a', 30);
    expect(play.read('a', 5)).toBe('tooLate');
    expect(play.run.state.windowTooLate).toEqual([2, 1]);
    expect(play.firings()).toEqual(['narrow a 10..20 onTime 1', 'wide a 0..30 onTime 2']);
  });

  it('keeps each key its own watermark under scope key', () => {
    const play = new PartitionPlay({ windows: [narrow] });
    play.read('fast', 500);
    expect(play.read('slow', 5, { at: 500 })).toBe('accepted');
  });

  it('lets one key make another late under scope partition', () => {
    const play = new PartitionPlay({ scope: 'partition', windows: [narrow] });
    play.read('fast', 499);
    expect(play.read('slow', 489, { at: 500 })).toBe('tooLate');
    expect(play.read('slow', 490, { at: 500 })).toBe('accepted');
  });

  it('opens windows before 1970 as any other', () => {
    const play = new PartitionPlay();
    play.read('a', -15);
    play.read('a', -10);
    expect(play.firings()).toEqual(['w a -20..-10 onTime 1']);
    play.read('a', -5);
    play.read('a', 0);
    expect(play.firings()).toEqual(['w a -10..0 onTime 2']);
  });

  it('drops the pane once W reaches maxTimestamp + allowed lateness, not before', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.read('a', 14);
    const starts = (): (number | undefined)[] =>
      (play.run.state.keys.get('a')?.slices[0] ?? []).map(({ start }) => start);
    expect(starts()).toEqual([0, 10]);
    play.read('a', 15);
    expect(starts()).toEqual([10]);
  });

  it('keeps a reading of a pack out of the windows that its pack has closed, shared slices or not', () => {
    const slide = { name: 'w', size: 20, slide: 10, offset: 0, lateness: 5 };
    const late = new PartitionPlay({ windows: [slide] });
    late.read('a', 21);
    expect(late.pack('a', [12, 25, 13], 25)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(late.firings()).toEqual(['w a 0..20 late 1']);
    expect(late.run.state.windowTooLate).toEqual([0]);
    late.read('a', 30);
    expect(late.firings()).toEqual(['w a 10..30 onTime 4']);
    const onTime = new PartitionPlay({ windows: [slide] });
    onTime.read('a', 11);
    onTime.pack('a', [20, 12, 25, 13], 25);
    expect(onTime.firings()).toEqual(['w a 0..20 onTime 2']);
  });
});
