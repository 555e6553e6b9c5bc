import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { metricNames, metricNamespace } from '../../../../lambdas/telemetry-names.ts';
import { synthesisedStack } from '../synthesised-stack.ts';
import { resourcesOf } from '../template-resources.ts';

const { template } = synthesisedStack();
const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm');

describe('alarms', () => {
  it.each([
    ['Halted', 'Sum', 0],
    ['SinkRefused', 'Sum', 0],
    ['Unpublished', 'Maximum', 100],
  ])('watch %s as the processor emits it for this pipeline', (metric, statistic, threshold) => {
    expect(metricNames).toContain(metric);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: metricNamespace,
      MetricName: metric,
      Dimensions: [{ Name: 'service', Value: 'smart-factory' }],
      Statistic: statistic,
      Threshold: threshold,
    });
  });

  it('watch that the ledger adds up', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 0,
      Metrics: Match.arrayWith([
        Match.objectLike({
          Expression: 'ABS(received - accepted - tooLate - duplicate - rejected)',
        }),
      ]),
    });
  });

  it('watch how far the processor is behind, as the stage says', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/Lambda',
      MetricName: 'IteratorAge',
      Statistic: 'Maximum',
      Dimensions: [
        { Name: 'FunctionName', Value: { Ref: Match.stringLikeRegexp('^ProcessorFunction') } },
      ],
      Threshold: 15 * 60_000,
    });
  });

  it('watch that it is not behind by a quarter of what the stream keeps', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'IteratorAge',
      Threshold: 48 * 3_600_000,
    });
  });

  it('watch how many readings go to quarantine', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 5,
      Metrics: Match.arrayWith([
        Match.objectLike({
          Expression: 'IF(received > 100, 100 * (rejected + tooLate) / received, 0)',
        }),
      ]),
    });
  });

  it.each([
    'Errors',
    'Throttles',
    'WriteProvisionedThroughputExceeded',
    'ApproximateNumberOfMessagesVisible',
    'OnFailureDestinationDeliveredEventCount',
  ])('watch %s', (MetricName) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName });
  });

  it('watch a metric that the mappings are told to emit', () => {
    template.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      MetricsConfig: { Metrics: ['EventCount'] },
    });
  });

  it('notice that no ticks come', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Invocations',
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it('tell operators, each with what to do', () => {
    for (const [, { Properties }] of alarms) {
      expect(Properties.AlarmActions).toEqual([{ Ref: expect.stringMatching(/^AlarmsOperators/) }]);
      expect(String(Properties.AlarmDescription).length).toBeGreaterThan(40);
    }
  });
});
