import {
  IoTDataPlaneClient,
  IoTDataPlaneServiceException,
  PublishCommand,
  SendDirectMessageCommand,
} from '@aws-sdk/client-iot-data-plane';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { IotDeviceAlertPublisher } from '../../../../../lambdas/adapters/iot/iot-device-alert-publisher.ts';
import { sampleAlert } from '../../../../contract/samples.ts';

const iot = mockClient(IoTDataPlaneClient);
const publisher = new IotDeviceAlertPublisher(new IoTDataPlaneClient({ region: 'eu-central-1' }));
const failure = (httpStatusCode: number) =>
  new IoTDataPlaneServiceException({
    name: 'Refused',
    $fault: 'client',
    message: `status ${httpStatusCode}`,
    $metadata: { httpStatusCode },
  });

beforeEach(() => iot.reset());

describe('IoT device alert publisher', () => {
  it('tells a device that is there, and waits until it confirms', async () => {
    iot.on(SendDirectMessageCommand).resolves({});
    expect(await publisher.publish(sampleAlert(), 'TEMP_45')).toBe(true);
    const { input } = iot.commandCalls(SendDirectMessageCommand)[0]?.args[0] ?? {};
    expect(input).toMatchObject({
      clientId: 'TEMP_45',
      topic: 'tidemark/alerts/TEMP_45',
      confirmation: true,
    });
    expect(JSON.parse(Buffer.from((input?.payload ?? []) as Uint8Array).toString())).toMatchObject({
      rule: 'overheating',
      revision: sampleAlert().revision,
      deduplicationId: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(iot.commandCalls(PublishCommand)).toEqual([]);
  });

  it.each([
    ['is not connected', 404],
    ['does not confirm in time', 504],
  ])('lets the broker keep it for a device that %s', async (_, status) => {
    iot.on(SendDirectMessageCommand).rejects(failure(status));
    iot.on(PublishCommand).resolves({});
    expect(await publisher.publish(sampleAlert(), 'HUB_1')).toBe(false);
    expect(iot.commandCalls(PublishCommand)[0]?.args[0].input).toMatchObject({
      topic: 'tidemark/alerts/HUB_1',
      qos: 1,
      retain: true,
    });
  });

  it.each([403, 429, 500])('fails where the broker refuses: %s', async (status) => {
    iot.on(SendDirectMessageCommand).rejects(failure(status));
    await expect(publisher.publish(sampleAlert(), 'TEMP_45')).rejects.toThrow(`status ${status}`);
    expect(iot.commandCalls(PublishCommand)).toEqual([]);
  });
});
