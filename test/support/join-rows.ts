import type { WindowResult } from '../../lambdas/engine/index.ts';
import { nearestToRationalSum } from '../../simulation/oracle/exact-rational.ts';
import type { ReferencePane } from '../../simulation/oracle/reference-join.ts';

/** The rows that the panes of a `joinedPipeline` make. */
export const joinRowsOf = (panes: readonly ReferencePane[]): unknown[] =>
  panes
    .map(({ window, group, start, pairs }) => {
      const left = pairs.map((pair) => pair.left.value);
      const load = nearestToRationalSum(left);
      const ratios = pairs
        .map((pair) => pair.left.value / pair.right.value)
        .filter((ratio) => Math.abs(ratio) <= 1e150);
      const heat = Math.max(...pairs.map((pair) => pair.right.value));
      const measures =
        window === 'tens'
          ? {
              load: load / pairs.length + 0,
              heat,
              ratio: nearestToRationalSum(ratios) + 0,
            }
          : { pairs: pairs.length, load: load + 0 };
      return { window, key: group, id: String(start), count: pairs.length, measures };
    })
    .sort(byName);

/** The rows that were told, without what depends on their stream. */
export const toldJoinRows = (results: readonly WindowResult[]): unknown[] =>
  results
    .map(({ window, key, id, count, measures }) => ({ window, key, id, count, measures }))
    .sort(byName);

const byName = (left: { window: string; key: string; id: string }, right: typeof left): number =>
  JSON.stringify([left.window, left.key, left.id]) <
  JSON.stringify([right.window, right.key, right.id])
    ? -1
    : 1;
