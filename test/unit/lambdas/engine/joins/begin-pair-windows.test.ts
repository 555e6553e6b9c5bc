import { describe, expect, it } from 'vitest';
import { beginPairWindows } from '../../../../../lambdas/engine/joins/begin-pair-windows.ts';
import {
  emptyJoinGroup,
  emptyJoinState,
  type JoinState,
} from '../../../../../lambdas/engine/joins/join-state.ts';
import { KeyState } from '../../../../../lambdas/engine/state/key-state.ts';
import { noWatermark } from '../../../../../lambdas/engine/time/watermark-strategy.ts';

/** A join that has begun one of its two windows. */
const going = (): JoinState => {
  const state = emptyJoinState(2);
  state.pairs.windowBegins[0] = { ordinal: 3, afterMs: 70 };
  state.pairs.ordinal = 8;
  return state;
};

const begun = (state: JoinState): unknown => {
  beginPairWindows(state);
  return state.pairs.windowBegins;
};

describe('windows over pairs', () => {
  it('begin with the next record, after no reading, where none has come', () => {
    const first = { ordinal: 1, afterMs: noWatermark };
    expect(begun(emptyJoinState(2))).toEqual([first, first]);
  });

  it('that are added begin after the newest reading of any side, others stay as they were', () => {
    const state = going();
    const group = emptyJoinGroup('m1', 0);
    group.sides.left.devices.set('P1', { newestMs: 100, seenMs: 900 });
    group.sides.left.devices.set('P2', { newestMs: 90, seenMs: 900 });
    group.sides.right.devices.set('H1', { newestMs: 120, seenMs: 900 });
    state.groups.set('m1', group);
    expect(begun(state)).toEqual([
      { ordinal: 3, afterMs: 70 },
      { ordinal: 9, afterMs: 120 },
    ]);
  });

  it('that are added begin after the watermark of a group whose devices were forgotten', () => {
    const state = going();
    for (const [group, watermarkMs] of [
      ['m1', 200],
      ['m2', 150],
    ] as const) {
      const key = new KeyState(group, 2, 0);
      key.watermarkMs = watermarkMs;
      state.pairs.keys.set(group, key);
    }
    expect(begun(state)).toMatchObject([{}, { afterMs: 200 }]);
  });
});
