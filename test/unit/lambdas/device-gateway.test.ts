import { describe, expect, it } from 'vitest';
import {
  devicePolicy,
  envelopePartitionKey,
  envelopeSql,
  thingName,
} from '../../../lambdas/device-gateway.ts';
import { parseTopicTemplate } from '../../../lambdas/engine/topic-template.ts';

const prefix = 'arn:aws:iot:eu-central-1:123456789012';
const topic = parseTopicTemplate('dt/{site}/{sensor_id}');

describe('device gateway', () => {
  it('lets a device connect as itself and publish to its own topics, nothing else', () => {
    expect(devicePolicy(prefix, topic, 'sensor_id')).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['iot:Connect'],
          Resource: [`${prefix}:client/${thingName}`],
        },
        {
          Effect: 'Allow',
          Action: ['iot:Publish'],
          Resource: [`${prefix}:topic/dt/*/${thingName}`],
        },
      ],
    });
  });

  it('names the device by its certificate, not by what it says', () => {
    expect(thingName).toBe(['$', '{iot:Connection.Thing.ThingName}'].join(''));
  });

  it('wraps every payload of the topic, whatever its bytes, beside what the broker proved', () => {
    expect(envelopeSql(topic)).toBe(
      "SELECT encode(*, 'base64') AS payload, topic() AS topic, clientid() AS clientId, " +
        "principal() AS principal, timestamp() AS receivedAt FROM 'dt/+/+'",
    );
  });

  it("keeps one device's readings on one partition", () => {
    expect(envelopePartitionKey).toBe(['$', '{clientid()}'].join(''));
  });
});
