import { watermarkOf } from '../../lambdas/engine/state/watermark-of.ts';
import type { CheckerMaker } from './checker.ts';

/**
 * I12: no key keeps a window that its watermark has closed, so what is open of one is bounded by
 * how far event times may be ahead of it; of windows of so many readings there is one at a time.
 */
export const boundedWindows: CheckerMaker = (complain) => ({
  accepted: ({ history: { partition, replayed, pipeline } }) => {
    for (const key of replayed.keys.values()) {
      const watermarkMs = watermarkOf(pipeline, replayed, key);
      for (const [place, { name, assigner, allowedLateness }] of pipeline.windows.entries()) {
        const slices = key.slices[place] ?? [];
        const isNumbered = assigner.named === 'number';
        const closed = isNumbered
          ? slices.slice(1)
          : slices.filter((one) => assigner.lastEnd(one) - 1 + allowedLateness <= watermarkMs);
        if (closed.length === 0) continue;
        complain(`${partition} keeps ${closed.length} closed slices of ${name} of ${key.key}`);
      }
    }
  },
});
