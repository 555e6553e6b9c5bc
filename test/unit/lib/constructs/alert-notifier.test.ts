import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { notifyEnvironment, notifyVariables } from '../../../../lambdas/environment.ts';
import { adapterCalls } from '../adapter-calls.ts';
import { synthesisedStack } from '../synthesised-stack.ts';
import { callsAllowed, environmentOf } from '../template-resources.ts';

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
    expect(Object.keys(environment)).toEqual(Object.values(notifyVariables));
    expect(notifyEnvironment(environment).alertTopicArn).toMatch(/^NotifierTopic/);
  });

  it('may read the changes and publish, no more', () => {
    expect(callsAllowed(template, { role, on: 'Alerts', service: 'dynamodb' })).toEqual([
      'DescribeStream',
      'GetRecords',
      'GetShardIterator',
    ]);
    expect(callsAllowed(template, { role, on: 'NotifierTopic', service: 'sns' })).toEqual(
      adapterCalls('sns/sns-alert-publisher.ts'),
    );
  });
});
