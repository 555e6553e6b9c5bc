import { describe, expect, it } from 'vitest';
import {
  type Contribution,
  milliseconds,
  rollup,
  type WindowResult,
} from '../../../../../lambdas/engine/index.ts';
import { tellContributions } from '../../../../../lambdas/engine/rollups/tell-contributions.ts';
import { PartitionPlay } from '../../../../support/partition-play.ts';
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

  it('goes out with each firing of a window that is rolled up, and of no other', () => {
    const windows = [10, 20].map((size, at) => ({
      name: ['w', 'other'][at] ?? '',
      ...{ size, offset: 0, lateness: 5 },
    }));
    const times = { completeAfter: milliseconds(9), keepFor: milliseconds(99) };
    const play = new PartitionPlay({ windows }, (declared) => ({
      ...declared,
      rollups: [{ name: 'ofAll', ...rollup({ window: 'w', ...times }) }],
    }));
    play.read('a', 5);
    play.read('a', 30, { at: 31 });
    expect(play.run.outcomes.results).toHaveLength(2);
    expect(play.run.outcomes.contributions).toMatchObject([
      { rollup: 'ofAll', contributor: 'a', id: '0', revision: 2, arrivalTimeMs: 31 },
    ]);
  });
});
