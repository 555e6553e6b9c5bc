import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { IoTDataPlaneClient } from '@aws-sdk/client-iot-data-plane';
import middy from '@middy/core';
import type {
  Context,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
} from 'aws-lambda';
import { alertOfChange } from '../adapters/dynamodb/alert-of-change.ts';
import { IotDeviceAlertPublisher } from '../adapters/iot/iot-device-alert-publisher.ts';
import { compileSpeakers, sensorTypeOf } from '../engine/index.ts';
import { declaredPipeline } from './declared-pipeline.ts';

const { reading } = await declaredPipeline();
const logger = new Logger({ serviceName: 'notify-device' });
const publisher = new IotDeviceAlertPublisher(new IoTDataPlaneClient());
const batch = new BatchProcessor(EventType.DynamoDBStreams, { logger });
const speakerOf = compileSpeakers(reading.gateways);

const tell = async ({ dynamodb }: DynamoDBRecord): Promise<void> => {
  const alert = alertOfChange(
    dynamodb?.NewImage as Record<string, AttributeValue> | undefined,
    dynamodb?.OldImage as Record<string, AttributeValue> | undefined,
  );
  // An alert over a group of devices is nobody's own.
  if (alert === undefined || sensorTypeOf(reading, alert.key) === undefined) return;
  const clientId = speakerOf(alert.key);
  const isConfirmed = await publisher.publish(alert, clientId);
  if (!isConfirmed) logger.info('a device did not confirm; the broker keeps it', { clientId });
};

/**
 * Changes of alert rows, told to the devices that they are about, one after the other: of a device
 * that is away the broker keeps what it was told last.
 */
export const handler = middy(
  (event: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse> =>
    processPartialResponse(event, tell, batch, { context, processInParallel: false }),
).use(injectLambdaContext(logger));
