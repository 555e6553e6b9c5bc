import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { envelopePartitionKey, envelopeSql } from '../../../../../lambdas/device-gateway.ts';
import { pipelineOf } from '../../../../../lambdas/engine/index.ts';
import * as smartFactory from '../../../../../pipelines/smart-factory.ts';
import { synthesisedStack } from '../../synthesised-stack.ts';
import { callsAllowed, propertiesOf } from '../../template-resources.ts';

const { template } = synthesisedStack();
const { topic } = pipelineOf(smartFactory, 'pipelines/smart-factory.ts');

describe('device gateway', () => {
  it('puts every message of the topic on the stream, in the envelope', () => {
    template.hasResourceProperties('AWS::IoT::TopicRule', {
      TopicRulePayload: {
        AwsIotSqlVersion: '2016-03-23',
        Sql: envelopeSql(topic),
        RuleDisabled: false,
        Actions: [
          {
            Kinesis: {
              StreamName: { Ref: Match.stringLikeRegexp('^Records') },
              PartitionKey: envelopePartitionKey,
            },
          },
        ],
      },
    });
  });

  it('reads the topic of the declaration and nothing else', () => {
    expect(JSON.stringify(propertiesOf(template, 'AWS::IoT::TopicRule'))).toContain(
      "FROM 'dt/+/+'",
    );
    expect(envelopePartitionKey).toBe('$' + '{clientid()}');
  });

  it('keeps what the stream does not take, with its payload, in a queue for 14 days', () => {
    template.hasResourceProperties('AWS::IoT::TopicRule', {
      TopicRulePayload: {
        ErrorAction: { Sqs: { QueueUrl: { Ref: Match.stringLikeRegexp('^DevicesUndelivered') } } },
      },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      MessageRetentionPeriod: 14 * 86_400,
      KmsMasterKeyId: Match.anyValue(),
    });
  });

  it('may put a record and send a message, no more', () => {
    const role = 'DevicesRuleRole';
    expect(callsAllowed(template, { role, on: 'Records', service: 'kinesis' })).toEqual([
      'PutRecord',
    ]);
    expect(callsAllowed(template, { role, on: 'DevicesUndelivered', service: 'sqs' })).toEqual([
      'SendMessage',
    ]);
  });

  it('has its permissions before it has messages', () => {
    template.hasResource('AWS::IoT::TopicRule', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^DevicesRuleRoleDefaultPolicy')]),
    });
  });

  it('binds each device to its own segment of the topic, as a whole', () => {
    const { PolicyDocument } = propertiesOf(template, 'AWS::IoT::Policy');
    const { Statement } = PolicyDocument as {
      Statement: { Action: string[]; Resource: { 'Fn::Join': [string, unknown[]] }[] }[];
    };
    const ends = Statement.map(({ Action, Resource: [resource] }) => [
      ...Action,
      resource?.['Fn::Join'][1].at(-1),
    ]);
    expect(ends).toEqual([
      ['iot:Connect', ':client/$' + '{iot:Connection.Thing.ThingName}'],
      ['iot:Publish', ':topic/dt/*/$' + '{iot:Connection.Thing.ThingName}'],
    ]);
  });

  it('has a type for its things', () => {
    template.hasResourceProperties('AWS::IoT::ThingType', {
      ThingTypeName: 'tidemark-smart-factory-dev',
    });
  });
});
