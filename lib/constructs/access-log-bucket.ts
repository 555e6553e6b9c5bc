import { Duration } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { removalPolicy } from '../removal-policy.ts';
import type { StageConfig } from '../stage-config.ts';

/**
 * Who read and wrote what in the other buckets, as S3 tells it. S3 delivers such logs only to
 * buckets that it encrypts with its own key; they hold names of objects and no payload.
 */
export class AccessLogBucket extends Bucket {
  constructor(scope: Construct, id: string, stage: StageConfig) {
    super(scope, id, {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [{ expiration: Duration.days(stage.logRetentionDays) }],
      removalPolicy: removalPolicy(stage),
    });
  }
}
