import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import middy from '@middy/core';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { KinesisTicker } from '../adapters/kinesis/kinesis-ticker.ts';
import { tickEnvironment } from '../environment.ts';
import { encodeEnvelope } from '../formats/envelope.ts';
import { tickTime } from './tick-time.ts';

const { stream } = tickEnvironment(process.env);
const logger = new Logger({ serviceName: 'tick' });
// One request a minute needs no HTTP/2 session, the Kinesis client's default.
const kinesis = new KinesisClient({ requestHandler: new NodeHttpHandler() });
const ticker = new KinesisTicker(kinesis, stream);

/** The schedule's time onto every shard of the stream: how time passes where no device speaks. */
export const handler = middy(async (event: unknown): Promise<{ shards: number }> => {
  const receivedAt = tickTime(event);
  return { shards: await ticker.tick(encodeEnvelope({ tick: true, receivedAt })) };
}).use(injectLambdaContext(logger));
