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
import { KinesisLineage } from '../adapters/kinesis/kinesis-lineage.ts';
import { RecordOrder } from '../adapters/kinesis/record-order.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { processEnvironment } from '../environment.ts';
import { PartitionProcessor } from '../runtime/partition-processor.ts';
import { secondStage } from '../runtime/second-stage.ts';
import { metricNamespace, secondStageService } from '../telemetry-names.ts';
import { declaredPipeline } from './declared-pipeline.ts';
import { outcomeFeed } from './outcome-feed.ts';
import { processSecondStageEvent } from './process-second-stage-event.ts';
import { resultSink } from './result-sink.ts';

const environment = processEnvironment(process.env);
const pipeline = await declaredPipeline();
// Readings and contributions are counted apart.
const serviceName = secondStageService(pipeline.name);
const logger = new Logger({ serviceName });
const metrics = new Metrics({ namespace: metricNamespace, serviceName });
const dynamodb = new DynamoDBClient();
const kinesis = new KinesisClient({ requestHandler: new NodeHttpHandler() });
const { alertTable, quarantineTable: tableName } = environment;

const order = new RecordOrder(kinesis, environment.stream);

const processor = new PartitionProcessor({
  stage: secondStage(pipeline),
  stateStore: new DynamoDbStateStore(dynamodb, environment.stateTable),
  sinks: {
    alerts: new DynamoDbAlertStore(dynamodb, alertTable),
    quarantine: new DynamoDbQuarantineStore({ client: dynamodb, tableName, clock: systemClock }),
    results: await resultSink(environment.measureTable),
    ...(await outcomeFeed()),
  },
  lineage: new KinesisLineage(kinesis, environment.stream),
  clock: systemClock,
  telemetry: new PowertoolsTelemetry(metrics, logger),
  writer: randomUUID(),
});

/** Contributions of the first stage in, results of groups out: load, fold, commit, publish. */
export const handler = middy(processSecondStageEvent(processor))
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics))
  .before(() => order.assert());
