import { describe, expect, it } from 'vitest';
import { days, hours, type Pipeline, pipelineOf } from '../../../lambdas/engine/index.ts';
import { resultRetention } from '../../../lib/result-retention.ts';
import { stageConfig } from '../../../lib/stage-config.ts';
import * as smartFactory from '../../../pipelines/smart-factory.ts';

const pipeline = pipelineOf(smartFactory, 'pipelines/smart-factory.ts');
const stage = stageConfig('dev');
const admitting = (maxAge: Pipeline['guards']['maxAge']): Pipeline => ({
  ...pipeline,
  guards: { ...pipeline.guards, maxAge },
});
const withLateness = (allowedLateness: Pipeline['guards']['maxAge']): Pipeline => ({
  ...pipeline,
  windows: pipeline.windows.map((window) => ({ ...window, allowedLateness })),
});

describe('result retention', () => {
  it('is what the stage says', () => {
    expect(resultRetention(pipeline, stage).magneticDays).toBe(stage.resultRetentionDays);
  });

  it('covers the oldest reading that the declaration admits', () => {
    expect(resultRetention(admitting(days(400)), stage).magneticDays).toBe(401);
  });

  it('stays within what the store can keep', () => {
    expect(resultRetention(admitting(days(100_000)), stage).magneticDays).toBe(73_000);
    expect(resultRetention(withLateness(days(1_000)), stage).memoryHours).toBe(8_766);
  });

  it('keeps a window in memory until it can no longer fire', () => {
    expect(resultRetention(withLateness(hours(47)), stage).memoryHours).toBeGreaterThan(47);
  });

  it('keeps at least a day in memory', () => {
    expect(resultRetention(pipeline, stage).memoryHours).toBe(24);
  });
});
