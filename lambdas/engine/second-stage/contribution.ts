import type { ReadingContribution } from '../joins/reading-contribution.ts';
import type { PaneContribution } from '../rollups/pane-contribution.ts';

/** What the first stage hands over to the second: panes to rollups, readings to joins. */
export type Contribution = PaneContribution | ReadingContribution;

/** Contributions of one group to one rollup, of one commit. */
export interface PanePack {
  readonly rollup: string;
  readonly group: string;
  /** One of each contributor and window. */
  readonly contributions: readonly PaneContribution[];
}

/** Readings of one group for one join, of one commit, in the order in which they were accepted. */
export interface ReadingPack {
  readonly join: string;
  readonly group: string;
  readonly contributions: readonly ReadingContribution[];
}

export type ContributionPack = PanePack | ReadingPack;
