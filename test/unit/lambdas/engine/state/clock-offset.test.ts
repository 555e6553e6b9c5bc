import { describe, expect, it } from 'vitest';
import { clockOffsetMs } from '../../../../../lambdas/engine/state/clock-offset.ts';
import { KeyState } from '../../../../../lambdas/engine/state/key-state.ts';
import { PartitionPlay } from '../../../../support/partition-play.ts';

const offset = (play: PartitionPlay, device: string): number | undefined => {
  const key = play.run.state.keys.get(device);
  return key && clockOffsetMs(key, play.pipeline.watermark);
};

describe('clock offset', () => {
  it('is how far the newest event time was behind when the device was last seen', () => {
    const play = new PartitionPlay({ bound: 3 });
    play.read('behind', 5, { at: 12 });
    play.read('ahead', 30, { at: 20 });
    expect(offset(play, 'behind')).toBe(7);
    expect(offset(play, 'ahead')).toBe(-10);
    play.read('behind', 4, { at: 21 });
    expect(offset(play, 'behind')).toBe(16);
    play.tick(40);
    expect(offset(play, 'behind')).toBe(16);
  });

  it('is not known of a device that was refused or forgotten, nor in scope partition', () => {
    const play = new PartitionPlay({ maxClockAhead: 10, forgetAfter: 100 });
    play.read('wrong', 500, { at: 5 });
    play.read('gone', 5);
    expect(offset(play, 'wrong')).toBeUndefined();
    play.tick(200);
    expect(offset(play, 'gone')).toBeUndefined();
    const together = new PartitionPlay({ scope: 'partition' });
    together.read('a', 5);
    expect(offset(together, 'a')).toBeUndefined();
  });

  it('is not known of a key that a merge left a watermark, in scope partition', () => {
    const play = new PartitionPlay({ scope: 'partition' });
    play.read('a', 5);
    const key = play.run.state.keys.get('a');
    if (key !== undefined) key.watermarkMs = 4;
    expect(offset(play, 'a')).toBeUndefined();
  });

  it('is not known of a key without a watermark yet', () => {
    const { pipeline } = new PartitionPlay();
    const seen = Object.assign(new KeyState('a', 1, 0), { lastSeenMs: 5 });
    expect(clockOffsetMs(seen, pipeline.watermark)).toBeUndefined();
  });
});
