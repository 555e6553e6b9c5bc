import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import {
  eventVariables,
  notifyEnvironment,
  notifyVariables,
} from '../../../../../lambdas/environment.ts';
import { adapterCalls } from '../../adapter-calls.ts';
import { synthesisedStack } from '../../synthesised-stack.ts';
import { callsAllowed, environmentOf, filled, statementsOf } from '../../template-resources.ts';

const { template } = synthesisedStack();
const role = 'NotifierFunctionRole';

describe('alert notifier', () => {
  it('publishes to the topic that the declaration names, encrypted', () => {
    template.hasResourceProperties('AWS::SNS::Topic', {
      TopicName: 'smart-factory-alerts-dev',
      KmsMasterKeyId: Match.anyValue(),
    });
  });

  it('follows the changes of the alert table in order, for as long as its stream has them', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Alerts'), 'StreamArn'] },
      StartingPosition: 'TRIM_HORIZON',
      ParallelizationFactor: 1,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: Match.absent(),
      MaximumRecordAgeInSeconds: 23 * 3_600,
      DestinationConfig: {
        OnFailure: {
          Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DeadLetters'), 'Arn'] },
        },
      },
    });
  });

  it('has the variables that the code parses, and no others', () => {
    const environment = environmentOf(template, 'NotifierFunction');
    expect(Object.keys(environment)).toEqual([notifyVariables.alertTopicArn, eventVariables.bus]);
    expect(notifyEnvironment(environment).alertTopicArn).toMatch(/^NotifierTopic/);
  });

  it('puts events on the bus of the account', () => {
    const calls = statementsOf(template, role).filter(
      ({ Action }) => Action === 'events:PutEvents',
    );
    expect(calls.map(({ Resource }) => filled(Resource))).toEqual([
      'arn:aws:events:eu-central-1:123456789012:event-bus/default',
    ]);
  });

  it('may read the changes and publish, no more', () => {
    expect(callsAllowed(template, { role, on: 'Alerts', service: 'dynamodb' })).toEqual([
      'DescribeStream',
      'GetRecords',
      'GetShardIterator',
      'ListStreams',
    ]);
    expect(callsAllowed(template, { role, on: 'NotifierTopic', service: 'sns' })).toEqual(
      adapterCalls('sns/sns-alert-publisher.ts'),
    );
  });
});
