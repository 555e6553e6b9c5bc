import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import {
  processEnvironment,
  processVariables,
  timestreamVariables,
} from '../../../../../lambdas/environment.ts';
import { adapterCalls } from '../../adapter-calls.ts';
import { synthesisedStack } from '../../synthesised-stack.ts';
import { callsAllowed, environmentOf, propertiesOf } from '../../template-resources.ts';

const { template } = synthesisedStack();
const environment = environmentOf(template, 'ProcessorFunction');
const role = 'ProcessorFunctionRole';

describe('partition processor', () => {
  it('runs as one ES module on Node 24 and arm64', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: Match.stringLikeRegexp('^Folds'),
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: 1_769,
    });
  });

  it('has the variables that the code parses, and no others', () => {
    const parsed = Object.values({ ...processVariables, ...timestreamVariables });
    expect(Object.keys(environment).sort()).toEqual(parsed.sort());
    expect(processEnvironment(environment)).toEqual({
      pipeline: 'smart-factory',
      stream: expect.stringMatching(/^Records/),
      stateTable: expect.stringMatching(/^State/),
      alertTable: expect.stringMatching(/^Alerts/),
      quarantineTable: expect.stringMatching(/^Quarantine/),
      store: 'timestream',
      measureTable: 'smart_factory',
      feedKind: 'none',
    });
  });

  it('reads each shard from its beginning, in order, and never lets go of a record', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Records'), 'Arn'] },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 10_000,
      MaximumBatchingWindowInSeconds: 5,
      ParallelizationFactor: 1,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      // Absent means without end.
      MaximumRetryAttempts: Match.absent(),
      DestinationConfig: {
        OnFailure: {
          Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DeadLetters'), 'Arn'] },
        },
      },
    });
  });

  it('gives a record up only shortly before the stream forgets it', () => {
    const stream = propertiesOf(template, 'AWS::Kinesis::Stream');
    const mapping = propertiesOf(template, 'AWS::Lambda::EventSourceMapping', 'Processor');
    const retentionSeconds = Number(stream.RetentionPeriodHours) * 3_600;
    expect(retentionSeconds - Number(mapping.MaximumRecordAgeInSeconds)).toBe(86_400);
  });

  it.each([
    ['State', 'dynamodb', 'dynamodb/dynamodb-state-store.ts'],
    ['Alerts', 'dynamodb', 'dynamodb/dynamodb-alert-store.ts'],
    ['Quarantine', 'dynamodb', 'dynamodb/dynamodb-quarantine-store.ts'],
    ['MeasuresTable', 'timestream', 'timestream/timestream-sink.ts'],
  ])('may call on %s what the adapter calls, no more', (on, service, adapter) => {
    const calls = adapterCalls(adapter);
    expect(calls).not.toEqual([]);
    expect(callsAllowed(template, { role, on, service })).toEqual(calls);
  });

  it('may read the stream, not write it', () => {
    expect(callsAllowed(template, { role, on: 'Records', service: 'kinesis' })).toEqual([
      'DescribeStream',
      'DescribeStreamSummary',
      'GetRecords',
      'GetShardIterator',
      'ListShards',
    ]);
  });

  it('may put what is given up in the bucket, not read it', () => {
    expect(callsAllowed(template, { role, on: 'DeadLetters', service: 's3' })).toEqual([
      'ListBucket',
      'PutObject',
    ]);
  });
});
