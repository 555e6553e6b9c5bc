import { DescribeThingCommand, IoTClient, ResourceNotFoundException } from '@aws-sdk/client-iot';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { IotThingRegistry } from '../../../../../lambdas/adapters/iot/iot-thing-registry.ts';

const iot = mockClient(IoTClient);
const things = new IotThingRegistry(new IoTClient({ region: 'eu-central-1' }));

beforeEach(() => iot.reset());

describe('IoT thing registry', () => {
  it('has a thing that can be described', async () => {
    iot.on(DescribeThingCommand, { thingName: 'TEMP_1' }).resolves({ thingName: 'TEMP_1' });
    expect(await things.has('TEMP_1')).toBe(true);
  });

  it('has no thing that is not found', async () => {
    const absent = new ResourceNotFoundException({ message: 'no', $metadata: {} });
    iot.on(DescribeThingCommand).rejects(absent);
    expect(await things.has('TEMP_1')).toBe(false);
  });

  it('does not guess where it cannot ask', async () => {
    iot.on(DescribeThingCommand).rejects(new Error('throttled'));
    await expect(things.has('TEMP_1')).rejects.toThrow('throttled');
  });
});
