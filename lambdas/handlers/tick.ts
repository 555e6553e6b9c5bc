import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import middy from '@middy/core';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { KinesisTicker } from '../adapters/kinesis/kinesis-ticker.ts';
import { tickEnvironment } from '../environment.ts';
import { tickEvent } from './tick-event.ts';

const { stream } = tickEnvironment(process.env);
const logger = new Logger({ serviceName: 'tick' });
// One request a minute needs no HTTP/2 session, the Kinesis client's default.
const kinesis = new KinesisClient({ requestHandler: new NodeHttpHandler() });

/** The schedule's time onto every shard of the stream. */
export const handler = middy(tickEvent(new KinesisTicker(kinesis, stream))).use(
  injectLambdaContext(logger),
);
