import { describe, expect, it } from 'vitest';
import {
  claimPolicy,
  devicePolicy,
  envelopePartitionKey,
  envelopeSql,
  thingName,
} from '../../../lambdas/device-gateway.ts';
import { parseTopicTemplate } from '../../../lambdas/engine/topic-template.ts';

const prefix = 'arn:aws:iot:eu-central-1:123456789012';
const topic = parseTopicTemplate('dt/{site}/{sensor_id}');

describe('device gateway', () => {
  const Condition = { Bool: { 'iot:Connection.Thing.IsAttached': ['true'] } };
  const statement = (Action: string, ...resources: string[]) => ({
    Effect: 'Allow',
    Action: [Action],
    Resource: resources.map((resource) => `${prefix}:${resource}`),
    Condition,
  });
  const options = { arnPrefix: prefix, topic, sensor: 'sensor_id' };

  it('lets a device connect as itself and publish to its own topics, nothing else', () => {
    expect(devicePolicy(options)).toEqual({
      Version: '2012-10-17',
      Statement: [
        statement('iot:Connect', `client/${thingName}`),
        statement('iot:Publish', `topic/dt/*/${thingName}`),
      ],
    });
  });

  it('lets it address one rule past the broker, with its own topics, where that is wanted', () => {
    const [, publish] = devicePolicy({ ...options, basicIngestRule: 'readings' }).Statement;
    expect(publish).toEqual(
      statement(
        'iot:Publish',
        `topic/dt/*/${thingName}`,
        `topic/$aws/rules/readings/dt/*/${thingName}`,
      ),
    );
  });

  it('lets it hear of its own alerts where that is wanted', () => {
    const [, , ...hear] = devicePolicy({ ...options, receivesAlerts: true }).Statement;
    expect(hear).toEqual([
      statement('iot:Subscribe', `topicfilter/tidemark/alerts/${thingName}`),
      statement('iot:Receive', `topic/tidemark/alerts/${thingName}`),
    ]);
  });

  it('lets a claim ask for a certificate and a thing of one template, nothing else', () => {
    const { Statement } = claimPolicy(prefix, 'fleet');
    const resources = Statement.flatMap(({ Resource }) => Resource);
    expect(Statement.map(({ Action }) => Action[0])).toEqual([
      'iot:Connect',
      'iot:Publish',
      'iot:Subscribe',
      'iot:Receive',
    ]);
    expect(resources.filter((resource) => resource.includes('*'))).toEqual([
      `${prefix}:client/claim-*`,
    ]);
    for (const resource of resources.slice(1)) {
      expect(resource).toMatch(
        /[$]aws.(certificates.create-from-csr|provisioning-templates.fleet)/,
      );
    }
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
