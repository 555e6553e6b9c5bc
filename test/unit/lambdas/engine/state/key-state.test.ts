import { describe, expect, it } from 'vitest';
import { openPanes } from '../../../../../lambdas/engine/index.ts';
import { KeyState } from '../../../../../lambdas/engine/state/key-state.ts';
import { PartitionPlay } from '../../../../support/partition-play.ts';

const window = { name: 'w', size: 10, offset: 0, lateness: 5 };

describe('key state', () => {
  it('counts the open panes of all windows', () => {
    const play = new PartitionPlay({ windows: [window, { ...window, name: 'x', size: 100 }] });
    play.read('a', 5);
    play.read('a', 12);
    const key = play.run.state.keys.get('a');
    expect(key && openPanes(key)).toBe(3);
  });

  it('counts no slice that holds no reading', () => {
    const play = new PartitionPlay({ windows: [{ ...window, size: 3, kind: 'count' }] });
    const counted = () => {
      const key = play.run.state.keys.get('a');
      return key && openPanes(key);
    };
    play.read('a', 5);
    expect(counted()).toBe(1);
    play.read('a', 6);
    play.read('a', 7);
    expect(counted()).toBe(0);
  });

  it('is of a key that was never seen, when it is empty', () => {
    expect(new KeyState('a', 2, 1)).toMatchObject({
      isForgotten: false,
      isDirty: false,
      slices: [[], []],
      nextTimerMs: Number.POSITIVE_INFINITY,
    });
    expect(new KeyState('a', 2, 1).thresholds).toHaveLength(1);
  });
});
