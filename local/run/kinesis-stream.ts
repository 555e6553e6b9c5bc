import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import { processVariables } from '../../lambdas/environment.ts';
import { startEventSourceMapping } from '../lambda/mapping/event-source-mapping.ts';
import { kinesisSource } from '../lambda/mapping/kinesis-source.ts';
import { kinesisPut } from '../rule/kinesis-put.ts';
import type { LocalStream } from './local-stream.ts';
import { localRegion } from './resource-names.ts';

/** A stream of the embedded Kinesis, with the mapping of the stack. */
export const kinesisStream = (
  client: KinesisClient,
  streamName: string,
  streamArn: string,
): LocalStream => ({
  name: streamName,
  put: kinesisPut(client, streamName),
  processHandler: 'process',
  tickHandler: 'tick',
  archiveHandler: 'archive',
  processVariables: {},
  tickVariables: {},
  feedVariables: { [processVariables.feedKind]: 'kinesis' },
  // Shards are read by anybody, without a group.
  startMapping: async (to, { onProblem, reader: _, ...options }) => {
    const source = kinesisSource({ client, streamName, streamArn, region: localRegion });
    for (const { id } of await source.shards()) to.warm(id);
    return startEventSourceMapping({
      ...options,
      source,
      invoke: (event, shardId) => to.invoke(event, shardId),
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: -1,
      maximumRecordAgeMs: 7 * 86_400_000,
      pollEveryMs: 50,
      clock: systemClock,
      onFailure: (error) => onProblem?.(error.message),
      onDiscarded: (items, error) =>
        onProblem?.(`${streamName}: gave up ${items.length} records: ${error.message}`),
    });
  },
});
