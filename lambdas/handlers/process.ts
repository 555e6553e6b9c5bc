import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import middy from '@middy/core';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { PowertoolsTelemetry } from '../adapters/cloudwatch/powertools-telemetry.ts';
import { DynamoDbAlertStore } from '../adapters/dynamodb/dynamodb-alert-store.ts';
import { DynamoDbQuarantineStore } from '../adapters/dynamodb/dynamodb-quarantine-store.ts';
import { DynamoDbStateStore } from '../adapters/dynamodb/dynamodb-state-store.ts';
import { KinesisContributionSink } from '../adapters/kinesis/kinesis-contribution-sink.ts';
import { KinesisLineage } from '../adapters/kinesis/kinesis-lineage.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { processEnvironment } from '../environment.ts';
import { encodeContributionEnvelopes } from '../formats/contribution-envelope.ts';
import { jsonFormat } from '../formats/json.ts';
import { PartitionProcessor } from '../runtime/partition-processor.ts';
import { readingStage } from '../runtime/reading-stage.ts';
import { metricNamespace } from '../telemetry-names.ts';
import { declaredPipeline } from './declared-pipeline.ts';
import { processKinesisEvent } from './process-kinesis-event.ts';
import { resultSink } from './result-sink.ts';

const environment = processEnvironment(process.env);
const pipeline = await declaredPipeline();
const logger = new Logger({ serviceName: pipeline.name });
const metrics = new Metrics({ namespace: metricNamespace, serviceName: pipeline.name });
const dynamodb = new DynamoDBClient();
// Asked after a split or merge, and given contributions once a batch: not worth an HTTP/2 session,
// the Kinesis client's default.
const kinesis = new KinesisClient({ requestHandler: new NodeHttpHandler() });
const { alertTable, quarantineTable: tableName } = environment;

const contributions =
  environment.contributionStream === undefined
    ? {}
    : {
        contributions: new KinesisContributionSink(
          kinesis,
          environment.contributionStream,
          (pack) => encodeContributionEnvelopes(pipeline, pack),
        ),
      };

const processor = new PartitionProcessor({
  stage: readingStage(pipeline, jsonFormat),
  stateStore: new DynamoDbStateStore(dynamodb, environment.stateTable),
  sinks: {
    alerts: new DynamoDbAlertStore(dynamodb, alertTable),
    quarantine: new DynamoDbQuarantineStore({ client: dynamodb, tableName, clock: systemClock }),
    results: await resultSink(environment.measureTable),
    ...contributions,
  },
  lineage: new KinesisLineage(kinesis, environment.stream),
  clock: systemClock,
  telemetry: new PowertoolsTelemetry(metrics, logger),
  writer: randomUUID(),
  streamRetentionMs: environment.streamRetentionMs,
});

/** Kinesis records in, windows and alerts out: load, fold, commit, publish. */
export const handler = middy(processKinesisEvent(processor))
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics));
