import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { archiveEnvironment, archiveVariables } from '../../../../../lambdas/environment.ts';
import { stageConfig } from '../../../../../lib/stage-config.ts';
import { synthesisedStack } from '../../synthesised-stack.ts';
import { callsAllowed, environmentOf, propertiesOf } from '../../template-resources.ts';

const { template } = synthesisedStack();
const bucket = 'AWS::S3::Bucket';

describe('archive', () => {
  it('is encrypted with our key, never public, and read over TLS only', () => {
    const properties = propertiesOf(template, bucket, 'ArchiveBucket');
    expect(properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } },
        ],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: { Ref: Match.stringLikeRegexp('^Archive') },
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });

  it('is kept when the stack of prod is deleted', () => {
    const prod = synthesisedStack({ stage: stageConfig('prod') }).template;
    for (const resource of Object.values(prod.findResources(bucket))) {
      expect(resource).toMatchObject({ DeletionPolicy: 'Retain' });
    }
  });

  it('moves to a cheaper class that is read at once, and expires never', () => {
    const { LifecycleConfiguration: lifecycle } = propertiesOf(template, bucket, 'ArchiveBucket');
    const [rule] = (lifecycle as { Rules: Record<string, unknown>[] }).Rules;
    expect(rule?.Transitions).toEqual([{ StorageClass: 'GLACIER_IR', TransitionInDays: 30 }]);
    expect(rule).not.toHaveProperty('ExpirationInDays');
  });

  it('reads the stream from its beginning, in order, and gives nothing up silently', () => {
    const properties = propertiesOf(template, 'AWS::Lambda::EventSourceMapping', 'Archive');
    expect(properties).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 10_000,
      MaximumBatchingWindowInSeconds: 300,
      ParallelizationFactor: 1,
      BisectBatchOnFunctionError: true,
      MaximumRecordAgeInSeconds: 7 * 86_400,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    expect(properties).toHaveProperty('DestinationConfig.OnFailure.Destination');
    expect(properties).not.toHaveProperty('MaximumRetryAttempts');
  });

  it('has the variables that the code parses, and may write objects and no more', () => {
    const environment = environmentOf(template, 'ArchiveFunction');
    expect(Object.keys(environment).sort()).toEqual(Object.values(archiveVariables).sort());
    expect(archiveEnvironment(environment)).toMatchObject({ pipeline: 'smart-factory' });
    const allowed = { role: 'ArchiveFunctionRole', on: 'ArchiveBucket', service: 's3' };
    expect(callsAllowed(template, allowed)).toEqual(['PutObject']);
  });
});
