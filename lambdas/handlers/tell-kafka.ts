import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { kafkaOutcomeFeed } from './outcome-feeds/kafka-outcome-feed.ts';
import { tellEvent } from './tell-event.ts';

const logger = new Logger({ serviceName: 'tell' });

/** What a process function hands over, onto a topic that only the brokers' network reaches. */
export const handler = middy(tellEvent(await kafkaOutcomeFeed(process.env))).use(
  injectLambdaContext(logger),
);
