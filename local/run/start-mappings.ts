import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import type { LambdaFunction } from '../lambda/execution/lambda-function.ts';
import { dynamoDbStreamSource } from '../lambda/mapping/dynamodb-stream-source.ts';
import {
  type EventSourceMapping,
  startEventSourceMapping,
} from '../lambda/mapping/event-source-mapping.ts';
import { kinesisSource } from '../lambda/mapping/kinesis-source.ts';
import type { LocalFunctions } from './local-functions.ts';
import type { LocalServices } from './local-services.ts';
import { localRegion } from './resource-names.ts';

/** What feeds the functions. */
export interface Mappings {
  /** Stream to process function. */
  readonly records: EventSourceMapping;
  /** Changes of the alert table to notify function. */
  readonly alerts: EventSourceMapping;
  /** Stream between the stages to second stage function; absent where there is none. */
  readonly secondStage?: EventSourceMapping;
  stop(): Promise<void>;
}

export interface MappingsOptions {
  readonly services: LocalServices;
  readonly functions: LocalFunctions;
  /** @default 10_000 */
  readonly batchSize?: number;
  /** How long a batch waits to fill, ms. */
  readonly batchingWindowMs: number;
  /** @default - nobody is told */
  readonly onProblem?: (line: string) => void;
}

/** The mappings of the stack, with its settings, but for waits that suit one machine. */
export const startMappings = async (options: MappingsOptions): Promise<Mappings> => {
  const { services, functions, batchSize = 10_000, batchingWindowMs, onProblem } = options;
  const common = {
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: -1,
    retryPauseMs: 100,
    clock: systemClock,
    onFailure: (error: Error) => onProblem?.(error.message),
  };
  const { names } = services;
  const ofStream = async (streamName: string, streamArn: string, to: LambdaFunction) => {
    const source = kinesisSource({
      client: services.kinesis,
      streamName,
      streamArn,
      region: localRegion,
    });
    for (const { id } of await source.shards()) to.warm(id);
    return startEventSourceMapping({
      ...common,
      source,
      invoke: (event, shardId) => to.invoke(event, shardId),
      batchSize,
      batchingWindowMs,
      maximumRecordAgeMs: 7 * 86_400_000,
      pollEveryMs: 50,
      onDiscarded: (items, error) =>
        onProblem?.(`${streamName}: gave up ${items.length} records: ${error.message}`),
    });
  };
  const records = await ofStream(names.stream, names.streamArn, functions.process);
  const secondStage =
    functions.secondStage &&
    (await ofStream(names.contributionStream, names.contributionStreamArn, functions.secondStage));
  const alerts = await startEventSourceMapping({
    ...common,
    source: dynamoDbStreamSource({
      client: services.dynamodbStreams,
      streamArn: services.alertChangesArn,
      region: localRegion,
    }),
    invoke: (event, shardId) => functions.notify.invoke(event, shardId),
    batchSize: 100,
    batchingWindowMs: 0,
    maximumRecordAgeMs: 23 * 3_600_000,
    pollEveryMs: 250,
    onDiscarded: (items, error) =>
      onProblem?.(`notify: gave up ${items.length} changes: ${error.message}`),
  });
  return {
    records,
    alerts,
    ...(secondStage === undefined ? {} : { secondStage }),
    stop: async () => {
      await Promise.all([records.stop(), alerts.stop(), secondStage?.stop()]);
    },
  };
};
