import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { IoTClient } from '@aws-sdk/client-iot';
import middy from '@middy/core';
import { IotThingRegistry } from '../adapters/iot/iot-thing-registry.ts';
import { admitDevice } from './admit-device.ts';
import { declaredPipeline } from './declared-pipeline.ts';

const pipeline = await declaredPipeline();
const logger = new Logger({ serviceName: 'provision' });
const things = new IotThingRegistry(new IoTClient());

/** Who may become a device of the fleet: IoT Core asks before it provisions one by claim. */
export const handler = middy(async (event: unknown): Promise<{ allowProvisioning: boolean }> => {
  const { allowProvisioning, reason } = await admitDevice(pipeline, things, event);
  logger[allowProvisioning ? 'info' : 'warn'](reason);
  return { allowProvisioning };
}).use(injectLambdaContext(logger));
