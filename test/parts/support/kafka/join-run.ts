import { loadPipeline } from '../../../../bin/cli/load-pipeline.ts';
import { systemClock } from '../../../../lambdas/adapters/system/system-clock.ts';
import { startKafkaMapping } from '../../../../local/kafka/kafka-mapping.ts';
import { topicFunctions } from '../../../../local/kafka/kafka-stream.ts';
import type { RunAccess } from '../../../../local/observation.ts';
import { createLocalFunctions } from '../../../../local/run/local-functions.ts';

export interface PollerConfig {
  readonly access: RunAccess;
  readonly brokers: readonly string[];
  readonly groupId: string;
  readonly batchSize: number;
  readonly sessionTimeoutMs: number;
}

/** Joins a run's consumer group from another process, with the run's process function. */
export const joinRun = async (config: PollerConfig): Promise<void> => {
  const { access, brokers, ...options } = config;
  const { names, endpointVariables, pipelineFile } = access;
  const { stream: topic, partitions = [] } = names;
  const functions = createLocalFunctions({
    services: { names, endpointVariables },
    stream: { name: topic, ...topicFunctions(brokers, partitions.length) },
    pipeline: await loadPipeline(pipelineFile),
    pipelineFile,
  });
  await startKafkaMapping({
    ...options,
    brokers,
    topic,
    batchingWindowMs: 50,
    retryPauseMs: 100,
    invoke: (event, environment) => functions.process.invoke(event, environment),
    clock: systemClock,
  });
};
