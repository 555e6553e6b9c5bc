import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { kafkaProducer } from '../adapters/kafka/kafka-connection.ts';
import { KafkaTicker } from '../adapters/kafka/kafka-ticker.ts';
import { kafkaEnvironment, tickEnvironment } from '../environment.ts';
import { kafkaCredentials } from './kafka-credentials.ts';
import { tickEvent } from './tick-event.ts';

const { stream: topic } = tickEnvironment(process.env);
const logger = new Logger({ serviceName: 'tick' });
const producer = kafkaProducer({
  ...kafkaEnvironment(process.env),
  ...(await kafkaCredentials()),
});

/** The schedule's time onto every partition of the topic. */
export const handler = middy(tickEvent(new KafkaTicker(producer, topic))).use(
  injectLambdaContext(logger),
);
