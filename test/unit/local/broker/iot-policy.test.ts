import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { devicePolicy, type PolicyDocument } from '../../../../lambdas/device-gateway.ts';
import { parseTopicTemplate } from '../../../../lambdas/engine/topic-template.ts';
import { isAllowed } from '../../../../local/broker/iot-policy.ts';

const arn = 'arn:aws:iot:eu-central-1:123456789012';
const policy = devicePolicy({
  arnPrefix: arn,
  topic: parseTopicTemplate('dt/{site}/{sensor_id}'),
  sensor: 'sensor_id',
});
const proves = (thingName: string) => ({
  'iot:Connection.Thing.ThingName': thingName,
  'iot:Connection.Thing.IsAttached': 'true',
});

const mayConnect = (clientId: string, thing: string): boolean =>
  isAllowed(
    policy,
    { action: 'iot:Connect', resource: `${arn}:client/${clientId}` },
    proves(thing),
  );
const mayPublish = (topic: string, thing: string): boolean =>
  isAllowed(policy, { action: 'iot:Publish', resource: `${arn}:topic/${topic}` }, proves(thing));

describe('the device policy, evaluated', () => {
  it('lets a device connect as itself only', () => {
    expect(mayConnect('TEMP_1', 'TEMP_1')).toBe(true);
    expect(mayConnect('TEMP_2', 'TEMP_1')).toBe(false);
    expect(mayConnect('temp_1', 'TEMP_1')).toBe(false);
    expect(mayConnect('TEMP_11', 'TEMP_1')).toBe(false);
  });

  it('lets a device publish to its own topic of any site only', () => {
    expect(mayPublish('dt/plant-1/TEMP_1', 'TEMP_1')).toBe(true);
    expect(mayPublish('dt/plant-2/TEMP_1', 'TEMP_1')).toBe(true);
    expect(mayPublish('dt/plant-1/TEMP_2', 'TEMP_1')).toBe(false);
    expect(mayPublish('other/plant-1/TEMP_1', 'TEMP_1')).toBe(false);
  });

  it('allows nothing that it does not mention', () => {
    for (const action of ['iot:Subscribe', 'iot:Receive', 'iot:RetainPublish']) {
      const resource = `${arn}:topicfilter/dt/+/+`;
      expect(isAllowed(policy, { action, resource }, proves('TEMP_1'))).toBe(false);
    }
  });

  it('takes the characters of a hostile thing name literally', () => {
    expect(mayPublish('dt/plant-1/TEMP_2', '*')).toBe(false);
    expect(mayPublish('dt/plant-1/TEMP_2', 'TEMP_?')).toBe(false);
    expect(mayConnect('TEMP_2', '*')).toBe(false);
    expect(mayConnect('TEMP_2', '$' + '{iot:ClientId}')).toBe(false);
    expect(mayConnect('*', '*')).toBe(true);
  });

  it('never lets one device speak as another, whatever both are called', () => {
    const name = fc.string({
      unit: fc.constantFrom(...'ab*?$', ...'{}/:'),
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(name, name, (thing, other) => {
        expect(mayConnect(other, thing)).toBe(other === thing);
      }),
    );
  });

  it('lets nobody connect with the certificate of another thing', () => {
    const variables = { ...proves('TEMP_1'), 'iot:Connection.Thing.IsAttached': 'false' };
    const request = { action: 'iot:Connect', resource: `${arn}:client/TEMP_1` };
    expect(isAllowed(policy, request, variables)).toBe(false);
  });

  it('matches nothing where the connection proved no thing', () => {
    const request = { action: 'iot:Connect', resource: `${arn}:client/` };
    expect(isAllowed(policy, request, {})).toBe(false);
  });
});

describe('an IoT policy', () => {
  const document = (...statements: PolicyDocument['Statement']): PolicyDocument => ({
    Version: '2012-10-17',
    Statement: statements,
  });
  const allow = { Effect: 'Allow', Action: ['iot:*'], Resource: ['*'] } as const;

  it('denies where any statement denies', () => {
    const deny = {
      Effect: 'Deny',
      Action: ['iot:Publish'],
      Resource: [`${arn}:topic/a/*`],
    } as const;
    const request = (topic: string) => ({
      action: 'iot:Publish',
      resource: `${arn}:topic/${topic}`,
    });
    for (const statements of [
      [allow, deny],
      [deny, allow],
    ]) {
      expect(isAllowed(document(...statements), request('a/b'), {})).toBe(false);
      expect(isAllowed(document(...statements), request('b/b'), {})).toBe(true);
    }
  });

  it('compares actions without case and resources with it', () => {
    const connect = { Effect: 'Allow', Action: ['IOT:connect'], Resource: ['Client/A'] } as const;
    const may = (resource: string): boolean =>
      isAllowed(document(connect), { action: 'iot:Connect', resource }, {});
    expect(may('Client/A')).toBe(true);
    expect(may('client/a')).toBe(false);
  });

  it('denies everything where it is empty', () => {
    expect(isAllowed(document(), { action: 'iot:Connect', resource: 'x' }, {})).toBe(false);
  });
});
