import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import middy from '@middy/core';
import type {
  Context,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
} from 'aws-lambda';
import { alertOfChange } from '../adapters/dynamodb/alert-of-change.ts';
import { SnsAlertPublisher } from '../adapters/sns/sns-alert-publisher.ts';
import { notifyEnvironment } from '../environment.ts';

const { alertTopicArn } = notifyEnvironment(process.env);
const logger = new Logger({ serviceName: 'notify' });
const publisher = new SnsAlertPublisher(new SNSClient(), alertTopicArn);
const batch = new BatchProcessor(EventType.DynamoDBStreams, { logger });

const deliver = async ({ dynamodb }: DynamoDBRecord): Promise<void> => {
  const alert = alertOfChange(
    dynamodb?.NewImage as Record<string, AttributeValue> | undefined,
    dynamodb?.OldImage as Record<string, AttributeValue> | undefined,
  );
  if (alert !== undefined) await publisher.publish(alert);
};

/** Changes of alert rows, delivered to the topic at least once, each with a stable id. */
export const handler = middy(
  (event: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse> =>
    processPartialResponse(event, deliver, batch, { context }),
).use(injectLambdaContext(logger));
