import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IEventSourceDlq } from 'aws-cdk-lib/aws-lambda';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledgeWildcard } from '../acknowledge.ts';
import { removalPolicy } from '../removal-policy.ts';
import type { StageConfig } from '../stage-config.ts';
import type { AccessLogBucket } from './access-log-bucket.ts';

export interface DeadLetterBucketProps {
  readonly stage: StageConfig;
  readonly key: IKey;
  readonly accessLog: AccessLogBucket;
}

/**
 * Where records go that a mapping gives up, whole: of the destinations, only S3 gets the records
 * and not just their positions. A stack is not deleted while there is something in it.
 */
export class DeadLetterBucket extends Bucket {
  constructor(scope: Construct, id: string, { stage, key, accessLog }: DeadLetterBucketProps) {
    super(scope, id, {
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      // Its own type of an optional property differs from that of its interface.
      serverAccessLogsBucket: accessLog as IBucket,
      serverAccessLogsPrefix: 'dead-letters/',
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: removalPolicy(stage),
    });
    new CfnOutput(Stack.of(this), 'DeadLetterBucket', { value: this.bucketName });
  }

  /** The bucket as the on-failure destination of a mapping, which writes as the function's role. */
  asDestination(): IEventSourceDlq {
    return {
      bind: (_mapping, target) => {
        this.grantDelivery(target);
        return { destination: this.bucketArn };
      },
    };
  }

  private grantDelivery(grantee: IGrantable): void {
    const resources: [string, string][] = [
      ['s3:PutObject', this.arnForObjects('*')],
      ['s3:ListBucket', this.bucketArn],
    ];
    for (const [action, arn] of resources) {
      Grant.addToPrincipal({ grantee, actions: [action], resourceArns: [arn] });
    }
    acknowledgeWildcard(
      grantee,
      this.arnForObjects('*'),
      'The objects of one bucket: Lambda makes up their names.',
    );
    this.encryptionKey?.grant(grantee, 'kms:GenerateDataKey');
  }
}
