import { days, hours, type Pipeline } from '../lambdas/engine/index.ts';
import type { StageConfig } from './stage-config.ts';

/** A device that was offline for a day still writes where writing and reading are fast. */
const memoryHoursLeast = 24;
/** Timestream's own limits. */
const memoryHoursMax = 8_766;
const magneticDaysMax = 73_000;

/**
 * How long the measure store keeps results: in memory, while a pane can still fire within its
 * allowed lateness; in all, what the stage says and never less than the oldest reading that the
 * declaration admits, or the store would refuse its result.
 */
export const resultRetention = (
  pipeline: Pipeline,
  stage: StageConfig,
): { readonly memoryHours: number; readonly magneticDays: number } => {
  const { bound, idleAfter } = pipeline.watermark;
  const lastFiringMs = Math.max(
    ...pipeline.windows.map(({ assigner, allowedLateness }) => assigner.sizeMs + allowedLateness),
  );
  const memoryHours = Math.ceil((lastFiringMs + Math.max(bound, idleAfter)) / hours(1)) + 1;
  const admittedDays = Math.ceil(pipeline.guards.maxAge / days(1)) + 1;
  return {
    memoryHours: Math.min(Math.max(memoryHours, memoryHoursLeast), memoryHoursMax),
    magneticDays: Math.min(Math.max(stage.resultRetentionDays, admittedDays), magneticDaysMax),
  };
};
