import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import middy from '@middy/core';
import type {
  Context,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
} from 'aws-lambda';
import { alertOfChange } from '../adapters/dynamodb/alert-of-change.ts';
import { EventBridgeAlertPublisher } from '../adapters/eventbridge/eventbridge-alert-publisher.ts';
import { SnsAlertPublisher } from '../adapters/sns/sns-alert-publisher.ts';
import { notifyEnvironment } from '../environment.ts';

const { alertTopicArn, eventBus } = notifyEnvironment(process.env);
const logger = new Logger({ serviceName: 'notify' });
const publishers = [
  new SnsAlertPublisher(new SNSClient(), alertTopicArn),
  ...(eventBus === undefined
    ? []
    : [new EventBridgeAlertPublisher(new EventBridgeClient(), eventBus)]),
];
const batch = new BatchProcessor(EventType.DynamoDBStreams, { logger });

const deliver = async ({ dynamodb }: DynamoDBRecord): Promise<void> => {
  const alert = alertOfChange(
    dynamodb?.NewImage as Record<string, AttributeValue> | undefined,
    dynamodb?.OldImage as Record<string, AttributeValue> | undefined,
  );
  if (alert === undefined) return;
  // One that fails has the change delivered again, to all: each drops what it knows by its id.
  await Promise.all(publishers.map((publisher) => publisher.publish(alert)));
};

/** Changes of alert rows, delivered to topic and bus at least once, each with a stable id. */
export const handler = middy(
  (event: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse> =>
    processPartialResponse(event, deliver, batch, { context }),
).use(injectLambdaContext(logger));
