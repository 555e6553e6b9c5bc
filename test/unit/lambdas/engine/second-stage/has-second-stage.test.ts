import { describe, expect, it } from 'vitest';
import { hasSecondStage } from '../../../../../lambdas/engine/index.ts';
import { joinedPipeline } from '../../../../support/join-play.ts';
import { rolledUpPipeline } from '../../../../support/rolled-up-run.ts';

describe('a second stage', () => {
  it('is there for rollups, for joins, and for nothing else', () => {
    const { rollups } = rolledUpPipeline();
    const { joins } = joinedPipeline({
      ...{ before: 0, after: 0, bound: 0, atMost: 9, idleAfter: 1_000, forgetAfter: 1_000 },
      windows: [],
    });
    expect(hasSecondStage({ rollups, joins: [] })).toBe(true);
    expect(hasSecondStage({ rollups: [], joins })).toBe(true);
    expect(hasSecondStage({ rollups: [], joins: [] })).toBe(false);
  });
});
