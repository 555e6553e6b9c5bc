import type { Outcomes, WindowResult } from '../outcomes.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Slice } from '../windows/slice.ts';
import { unknownGroup, wholeFleet } from './rollup.ts';

/** A firing with what its rollups need of it. */
interface RolledFiring {
  readonly firing: WindowResult;
  /** Its accumulators, which nothing changes any more. */
  readonly pane: Slice;
  /** The arrival clock, epoch ms. */
  readonly arrivalTimeMs: number;
}

/** Tells what a firing contributes to each rollup of its window. */
export const tellContributions = (
  { rollups }: Pipeline,
  { firing, pane, arrivalTimeMs }: RolledFiring,
  outcomes: Outcomes,
): void => {
  const { window, key: contributor, id, revision, tags } = firing;
  for (const { name: rollup, window: merged, by } of rollups) {
    if (merged !== window) continue;
    const group = by === undefined ? wholeFleet : (tags?.[by] ?? unknownGroup);
    outcomes.contribution({ rollup, group, contributor, id, revision, arrivalTimeMs, pane });
  }
};
