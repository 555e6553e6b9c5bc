import type { ReadingContribution } from '../joins/reading-contribution.ts';
import type { PaneContribution } from '../rollups/pane-contribution.ts';
import type { Contribution, ContributionPack } from './contribution.ts';

/** @param contributions at least one; all to one rollup or join, and of one group */
export const packOf = (contributions: readonly Contribution[]): ContributionPack => {
  const [first] = contributions as [Contribution];
  const { group } = first;
  return 'rollup' in first
    ? { rollup: first.rollup, group, contributions: contributions as PaneContribution[] }
    : { join: first.join, group, contributions: contributions as ReadingContribution[] };
};
