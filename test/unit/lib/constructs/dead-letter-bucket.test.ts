import { describe, it } from 'vitest';
import { stageConfig } from '../../../../lib/stage-config.ts';
import { synthesisedStack } from '../synthesised-stack.ts';

const type = 'AWS::S3::Bucket';
const { template } = synthesisedStack();

describe('dead-letter bucket', () => {
  it('is encrypted with our key and never public', () => {
    template.hasResourceProperties(type, {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } },
        ],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  it('is not emptied by deleting the stack', () => {
    template.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
    const prod = synthesisedStack({ stage: stageConfig('prod') }).template;
    prod.hasResource(type, { DeletionPolicy: 'Retain' });
  });
});
