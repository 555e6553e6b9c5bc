import type { Pipeline } from '../../lambdas/engine/index.ts';
import { PartitionProcessor } from '../../lambdas/runtime/partition-processor.ts';
import { readingStage } from '../../lambdas/runtime/reading-stage.ts';
import { poisonableFormat } from './poisonable-format.ts';
import type { StageOptions } from './simulated-stream.ts';

/** The first stage's processor in an environment. */
export const readingProcessor = (pipeline: Pipeline, options: StageOptions): PartitionProcessor =>
  new PartitionProcessor({ ...options, stage: readingStage(pipeline, poisonableFormat) });
