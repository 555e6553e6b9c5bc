import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { DynamoDbAlertStore } from '../adapters/dynamodb/dynamodb-alert-store.ts';
import { DynamoDbQuarantineStore } from '../adapters/dynamodb/dynamodb-quarantine-store.ts';
import { DynamoDbStateStore } from '../adapters/dynamodb/dynamodb-state-store.ts';
import { KinesisContributionSink } from '../adapters/kinesis/kinesis-contribution-sink.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import type { Pipeline, Telemetry } from '../engine/index.ts';
import type { ProcessEnvironment } from '../environment.ts';
import { encodeContributionEnvelopes } from '../formats/contribution-envelope.ts';
import { jsonFormat } from '../formats/json.ts';
import { PartitionProcessor, type ProcessorOptions } from '../runtime/partition-processor.ts';
import { readingStage } from '../runtime/reading-stage.ts';
import { outcomeFeed } from './outcome-feed.ts';
import { resultSink } from './result-sink.ts';

export interface ReadingProcessorOptions extends Pick<ProcessorOptions, 'lineage'> {
  readonly environment: ProcessEnvironment;
  readonly pipeline: Pipeline;
  readonly telemetry: Telemetry;
  /** For contributions. */
  readonly kinesis: KinesisClient;
  /** Of partitions that have no journal yet. @default 0 */
  readonly firstEpoch?: number;
}

/** The first stage's processor on the stores of its environment, whatever stream feeds it. */
export const readingProcessor = async (
  options: ReadingProcessorOptions,
): Promise<PartitionProcessor> => {
  const { environment, pipeline, kinesis, firstEpoch, ...others } = options;
  const { alertTable, quarantineTable: tableName, contributionStream } = environment;
  const dynamodb = new DynamoDBClient();
  return new PartitionProcessor({
    ...others,
    stage: readingStage(pipeline, jsonFormat, firstEpoch),
    stateStore: new DynamoDbStateStore(dynamodb, environment.stateTable),
    sinks: {
      alerts: new DynamoDbAlertStore(dynamodb, alertTable),
      quarantine: new DynamoDbQuarantineStore({ client: dynamodb, tableName, clock: systemClock }),
      results: await resultSink(environment.measureTable),
      ...(await outcomeFeed()),
      ...(contributionStream === undefined
        ? {}
        : {
            contributions: new KinesisContributionSink(kinesis, contributionStream, (pack) =>
              encodeContributionEnvelopes(pipeline, pack),
            ),
          }),
    },
    clock: systemClock,
    writer: randomUUID(),
  });
};
