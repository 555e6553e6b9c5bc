import { describe, expect, it } from 'vitest';
import type { Contribution, ReadingContribution } from '../../../../../lambdas/engine/index.ts';
import { packOf } from '../../../../../lambdas/engine/index.ts';

describe('a pack of contributions', () => {
  it('names the join of its readings, or the rollup of its panes, and their group', () => {
    const reading: ReadingContribution = {
      ...{ join: 'loadAgainstHeat', group: 'm1', side: 'left', contributor: 'P1' },
      ...{ eventTimeMs: 1, value: 2, revision: 3, index: 0, arrivalTimeMs: 4 },
    };
    const readings = [reading, { ...reading, index: 1 }];
    expect(packOf(readings)).toEqual({
      join: 'loadAgainstHeat',
      group: 'm1',
      contributions: readings,
    });
    const pane = { rollup: 'ofSite', group: 's1' } as Contribution;
    expect(packOf([pane])).toEqual({ rollup: 'ofSite', group: 's1', contributions: [pane] });
  });
});
