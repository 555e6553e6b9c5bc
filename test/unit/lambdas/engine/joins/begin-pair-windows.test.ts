import { describe, expect, it } from 'vitest';
import { minutes } from '../../../../../lambdas/engine/index.ts';
import { beginPairWindows } from '../../../../../lambdas/engine/joins/begin-pair-windows.ts';
import {
  emptyJoinGroup,
  emptyJoinState,
  type JoinState,
} from '../../../../../lambdas/engine/joins/join-state.ts';
import { KeyState } from '../../../../../lambdas/engine/state/key-state.ts';
import { noWatermark } from '../../../../../lambdas/engine/time/watermark-strategy.ts';
import { handed, JoinPlay, joinedPipeline } from '../../../../support/join-play.ts';

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

  it('that are added to a join are told from their next boundary on', () => {
    const declared = joinedPipeline({
      ...{ before: 500, after: 1_000, bound: 1_000, atMost: 10_000 },
      ...{ idleAfter: 60_000, forgetAfter: 600_000 },
      windows: [{ name: 'tens', size: 10_000, slide: 10_000, lateness: 5_000 }],
    });
    const [join] = declared.joins;
    if (join === undefined) throw new Error('no join is declared');
    const before = { ...declared, joins: [{ ...join, windows: join.windows.slice(1) }] };
    const renamed = join.windows.slice(0, 1).map((window) => ({ ...window, name: 'later' }));
    const after = {
      ...declared,
      joins: [{ ...join, windows: [...join.windows.slice(1), ...renamed] }],
    };
    const played = new JoinPlay(before)
      .readings(0, 'm1', handed('P1', 11_000), handed('H1', 11_000))
      .goOnAs(after)
      .readings(1, 'm1', handed('P1', 12_000), handed('H1', 12_000))
      .readings(1, 'm1', handed('P1', 22_000), handed('H1', 22_000))
      .tick(minutes(60));
    const later = played.results.filter(({ window }) => window === 'later');
    expect(later.map(({ start }) => start)).toEqual([20_000]);
  });
});
