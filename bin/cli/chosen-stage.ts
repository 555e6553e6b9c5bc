import type { StageConfig } from '../../lib/stage-config.ts';
import { UsageError } from './errors.ts';

/** What a verb was told of a stage; what is left out is as the stage has it. */
export interface StageChoice {
  readonly stage: string;
  readonly store?: string;
  readonly ingest?: string;
}

/**
 * The settings that a deployment with these choices has.
 *
 * @throws UsageError where there is no such stage, or a choice is none
 */
export const chosenStage = async ({ stage, store, ingest }: StageChoice): Promise<StageConfig> => {
  // It loads the CDK, which no verb should wait for that needs no stage.
  const { StageConfigError, stageConfig } = await import('../../lib/stage-config.ts');
  try {
    return stageConfig(stage, store, ingest);
  } catch (error) {
    if (error instanceof StageConfigError) throw new UsageError(error.message);
    throw error;
  }
};
