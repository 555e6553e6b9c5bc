import { milliseconds, type Pipeline } from '../../../lambdas/engine/index.ts';

/** The declaration, with every reading counted that its guards let in, however late it came. */
export const countingLate = (pipeline: Pipeline): Pipeline => {
  const allowedLateness = pipeline.guards.maxAge;
  return {
    ...pipeline,
    windows: pipeline.windows.map((window) => ({ ...window, allowedLateness })),
    joins: pipeline.joins.map((join) => ({
      ...join,
      windows: join.windows.map((window) => ({ ...window, allowedLateness })),
    })),
    // A key that is forgotten takes nothing behind its last window any more.
    watermark: { ...pipeline.watermark, forgetAfter: milliseconds(Number.MAX_SAFE_INTEGER) },
  };
};
