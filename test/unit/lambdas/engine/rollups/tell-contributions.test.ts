import { describe, expect, it } from 'vitest';
import type { Contribution, WindowResult } from '../../../../../lambdas/engine/index.ts';
import { tellContributions } from '../../../../../lambdas/engine/rollups/tell-contributions.ts';
import { contribution, rollupPipeline } from '../../../../support/rollup-play.ts';

const { pane } = contribution({ contributor: 'a', revision: 1, values: [4] });

const told = (changed: Partial<WindowResult>): Contribution[] => {
  const contributions: Contribution[] = [];
  const outcomes = {
    result: () => {},
    alert: () => {},
    quarantined: () => {},
    duplicate: () => {},
    contribution: (each: Contribution) => contributions.push(each),
  };
  const firing: WindowResult = {
    ...{ type: 'result', pipeline: 'plant', window: 'perMinute', key: 'a', id: '0' },
    ...{ start: 0, end: 60_000, revision: 9, reason: 'onTime', count: 1, measures: {} },
    ...changed,
  };
  tellContributions(rollupPipeline, { firing, pane, arrivalTimeMs: 5 }, outcomes);
  return contributions;
};

const ofA = { contributor: 'a', id: '0', revision: 9, arrivalTimeMs: 5, pane };

describe('what a firing contributes', () => {
  it('goes to the rollups of its window, under the group that the tag names', () => {
    expect(told({ tags: { site: 'north', line: 'l1' } })).toEqual([
      { rollup: 'perSite', group: 'north', ...ofA },
    ]);
    expect(told({ window: 'another' })).toEqual([]);
  });

  it('goes to the whole fleet where no tag is asked for', () => {
    expect(told({ window: 'growing' })).toEqual([{ rollup: 'ofFleet', group: 'fleet', ...ofA }]);
  });

  it('goes to a group of the unknown where the tag is not known', () => {
    const unknown = [{ rollup: 'perSite', group: 'unknown', ...ofA }];
    expect(told({})).toEqual(unknown);
    expect(told({ tags: { line: 'l1' } })).toEqual(unknown);
  });
});
