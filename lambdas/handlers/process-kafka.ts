import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import middy from '@middy/core';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { PowertoolsTelemetry } from '../adapters/cloudwatch/powertools-telemetry.ts';
import { TopicLayout } from '../adapters/kafka/topic-layout.ts';
import { processEnvironment, topicEnvironment } from '../environment.ts';
import { metricNamespace } from '../telemetry-names.ts';
import { declaredPipeline } from './declared-pipeline.ts';
import { processKafkaEvent } from './process-kafka-event.ts';
import { readingProcessor } from './reading-processor.ts';

const environment = processEnvironment(process.env);
const { partitions, firstEpoch } = topicEnvironment(process.env);
const pipeline = await declaredPipeline();
const logger = new Logger({ serviceName: pipeline.name });
const metrics = new Metrics({ namespace: metricNamespace, serviceName: pipeline.name });
const telemetry = new PowertoolsTelemetry(metrics, logger);
// Given contributions once a batch: not worth an HTTP/2 session, the client's default.
const kinesis = new KinesisClient({ requestHandler: new NodeHttpHandler() });
const processor = await readingProcessor({ environment, pipeline, telemetry, kinesis, firstEpoch });
const layout = new TopicLayout(partitions);

/** Kafka records in, windows and alerts out: load, fold, commit, publish. */
export const handler = middy(processKafkaEvent({ processor, layout, telemetry }))
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics));
