import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { stageConfig } from '../../../../../lib/stage-config.ts';
import { synthesisedStack } from '../../synthesised-stack.ts';
import { callsAllowed, filled, resourcesOf, statementsOf } from '../../template-resources.ts';

const { template } = synthesisedStack({ stage: { ...stageConfig(), tellsDevices: true } });
const role = 'DeviceNotifierFunctionRole';

describe('device notifier', () => {
  it('is not there where devices are not told', () => {
    expect(
      resourcesOf(synthesisedStack().template, 'AWS::Lambda::EventSourceMapping'),
    ).toHaveLength(3);
  });

  it('follows the changes of the alert table beside the notifier of people', () => {
    const sources = resourcesOf(template, 'AWS::Lambda::EventSourceMapping').map(
      ([, { Properties }]) => filled(Properties.EventSourceArn),
    );
    expect(sources.filter((source) => /^<Alerts\w+[.]StreamArn>$/.test(source))).toHaveLength(2);
    expect(callsAllowed(template, { role, on: 'Alerts', service: 'dynamodb' })).toEqual([
      'DescribeStream',
      'GetRecords',
      'GetShardIterator',
      'ListStreams',
    ]);
  });

  it('may speak to devices on their alert topics only', () => {
    const spoken = statementsOf(template, role).filter(({ Action }) =>
      JSON.stringify(Action).includes('"iot:'),
    );
    for (const { Resource } of spoken) {
      expect(filled(Resource)).toMatch(/:(client\/[*]|topic\/tidemark\/alerts\/[*])$/);
    }
    expect(spoken).toHaveLength(2);
  });

  it('has devices that may hear of their own', () => {
    template.hasResourceProperties('AWS::IoT::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Action: ['iot:Receive'] })]),
      },
    });
  });

  it('counts among those whose errors are watched', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([Match.objectLike({ Expression: 'm0 + m1' })]),
    });
  });
});
