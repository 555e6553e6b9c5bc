import { describe, expect, it } from 'vitest';
import {
  emptySecondStageState,
  inheritSecondStage,
  isBalanced,
  type SecondStageState,
} from '../../../../../lambdas/engine/index.ts';
import { RollupPlay, rollupPipeline } from '../../../../support/rollup-play.ts';

const given = { contributor: 'a', revision: 1, values: [4] };

/** Of as many records as are given, the last of which came at that time. */
const parent = (group: string, records: number, epoch: number, lastMs: number) => {
  const play = new RollupPlay().contribute(0, { ...given, group });
  for (let rest = records - 1; rest > 0; rest -= 1) play.tick(lastMs);
  play.state.epoch = epoch;
  return play.state;
};

const groupsOf = ({ rollups }: SecondStageState): string[] => [...rollups.groups.keys()];

describe('a partition of the second stage after a split or a merge', () => {
  it('goes on above all of its parents, with a ledger of its own', () => {
    const parents = [parent('north', 5, 1, 700), parent('south', 3, 2, 900)];
    for (const order of [parents, [...parents].reverse()]) {
      const state = inheritSecondStage(rollupPipeline, order, () => true);
      expect(state).toMatchObject({ position: '', ordinal: 5, epoch: 2, arrivalClockMs: 900 });
      expect(state.ledger.received).toBe(0);
      expect(isBalanced(state.ledger)).toBe(true);
      expect(groupsOf(state).sort()).toEqual(['north', 'south']);
    }
  });

  it('has the groups that are its own, and no others', () => {
    const parents = [parent('north', 2, 0, 1), parent('south', 2, 0, 1)];
    const state = inheritSecondStage(rollupPipeline, parents, (group) => group === 'south');
    expect(groupsOf(state)).toEqual(['south']);
  });

  it('begins empty where it has no parents', () => {
    expect(inheritSecondStage(rollupPipeline, [], () => true)).toEqual(
      emptySecondStageState(rollupPipeline),
    );
  });
});
