import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import { dynamoDbStreamSource } from '../lambda/mapping/dynamodb-stream-source.ts';
import {
  type EventSourceMapping,
  startEventSourceMapping,
} from '../lambda/mapping/event-source-mapping.ts';
import { kinesisStream } from './kinesis-stream.ts';
import type { LocalFunctions } from './local-functions.ts';
import type { LocalServices } from './local-services.ts';
import type { LocalStream } from './local-stream.ts';
import { localRegion } from './resource-names.ts';

/** What feeds the functions. */
export interface Mappings {
  /** Stream to process function. */
  readonly records: EventSourceMapping;
  /** Changes of the alert table to notify function. */
  readonly alerts: EventSourceMapping;
  /** Stream between the stages to second stage function; absent where there is none. */
  readonly secondStage?: EventSourceMapping;
  /** Stream to archive function; absent where the run keeps no archive. */
  readonly archive?: EventSourceMapping;
  stop(): Promise<void>;
}

export interface MappingsOptions {
  readonly services: LocalServices;
  readonly stream: LocalStream;
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
  const { services, stream, functions, batchSize = 10_000, onProblem } = options;
  const ofStream = {
    batchSize,
    batchingWindowMs: options.batchingWindowMs,
    retryPauseMs: 100,
    ...(onProblem === undefined ? {} : { onProblem }),
  };
  const records = await stream.startMapping(functions.process, ofStream);
  const { kinesis, names } = services;
  const secondStage =
    functions.secondStage &&
    (await kinesisStream(
      kinesis,
      names.contributionStream,
      names.contributionStreamArn,
    ).startMapping(functions.secondStage, ofStream));
  const archive =
    functions.archive &&
    (await stream.startMapping(functions.archive, { ...ofStream, reader: 'archive' }));
  const alerts = await startEventSourceMapping({
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: -1,
    retryPauseMs: ofStream.retryPauseMs,
    clock: systemClock,
    onFailure: (error: Error) => onProblem?.(error.message),
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
    ...(archive === undefined ? {} : { archive }),
    stop: async () => {
      const others = [secondStage?.stop(), archive?.stop()];
      await Promise.all([records.stop(), alerts.stop(), ...others]);
    },
  };
};
