import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import middy from '@middy/core';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { PowertoolsTelemetry } from '../adapters/cloudwatch/powertools-telemetry.ts';
import { KinesisLineage } from '../adapters/kinesis/kinesis-lineage.ts';
import { RecordOrder } from '../adapters/kinesis/record-order.ts';
import { processEnvironment } from '../environment.ts';
import { metricNamespace } from '../telemetry-names.ts';
import { declaredPipeline } from './declared-pipeline.ts';
import { processKinesisEvent } from './process-kinesis-event.ts';
import { readingProcessor } from './reading-processor.ts';

const environment = processEnvironment(process.env);
const pipeline = await declaredPipeline();
const logger = new Logger({ serviceName: pipeline.name });
const metrics = new Metrics({ namespace: metricNamespace, serviceName: pipeline.name });
// Asked after a split or merge, and given contributions once a batch: not worth an HTTP/2 session,
// the Kinesis client's default.
const kinesis = new KinesisClient({ requestHandler: new NodeHttpHandler() });

const order = new RecordOrder(kinesis, environment.stream);

const processor = await readingProcessor({
  environment,
  pipeline,
  telemetry: new PowertoolsTelemetry(metrics, logger),
  kinesis,
  lineage: new KinesisLineage(kinesis, environment.stream),
});

/** Kinesis records in, windows and alerts out: load, fold, commit, publish. */
export const handler = middy(processKinesisEvent(processor))
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics))
  .before(() => order.assert());
