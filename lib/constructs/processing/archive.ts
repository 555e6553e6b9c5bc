import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Pipeline } from '../../../lambdas/engine/index.ts';
import { archiveVariables } from '../../../lambdas/environment.ts';
import { acknowledgeWildcard } from '../../acknowledge.ts';
import { removalPolicy } from '../../removal-policy.ts';
import type { StageConfig } from '../../stage-config.ts';
import type { AccessLogBucket } from '../access-log-bucket.ts';
import { BundledFunction } from '../bundled-function.ts';
import type { DeadLetterBucket } from '../dead-letter-bucket.ts';
import { OrderedMapping } from '../ordered-mapping.ts';
import type { RecordSource } from '../records/record-source.ts';

export interface ArchiveProps {
  readonly stage: StageConfig;
  readonly key: IKey;
  readonly accessLog: AccessLogBucket;
  readonly pipeline: Pipeline;
  readonly records: RecordSource;
  readonly deadLetters: DeadLetterBucket;
}

/**
 * Every record in a bucket, as it came: the input of a replay. Its own function reads the stream or
 * topic beside the processor, so that neither waits for the other.
 */
export class Archive extends Construct {
  readonly bucket: Bucket;
  readonly function: BundledFunction;
  readonly mapping: OrderedMapping;

  constructor(scope: Construct, id: string, props: ArchiveProps) {
    super(scope, id);
    const { stage, key, accessLog, records, deadLetters } = props;
    const { name } = props.pipeline;
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      // Its own type of an optional property differs from that of its interface.
      serverAccessLogsBucket: accessLog as IBucket,
      serverAccessLogsPrefix: 'archive/',
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: removalPolicy(stage),
      lifecycleRules: [
        {
          // Read rarely, and then at once: no class that has to be restored first.
          transitions: [
            {
              storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL,
              transitionAfter: Duration.days(30),
            },
          ],
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    new CfnOutput(Stack.of(this), 'ArchiveBucket', { value: this.bucket.bucketName });
    this.function = new BundledFunction(this, 'Function', {
      stage,
      key,
      handler: records.archiveHandler,
      description: `Keeps every record of ${name}, as it came`,
      environment: {
        [archiveVariables.pipeline]: name,
        [archiveVariables.archive]: `s3://${this.bucket.bucketName}`,
      },
      memoryMb: 512,
      timeout: Duration.minutes(2),
    });
    records.grantPolling('archive', this.function);
    const objects = this.bucket.arnForObjects(`${name}/*`);
    Grant.addToPrincipal({
      grantee: this.function,
      actions: ['s3:PutObject'],
      resourceArns: [objects],
    });
    acknowledgeWildcard(this.function, objects, 'Objects are named after the records in them.');
    key.grant(this.function, 'kms:GenerateDataKey');
    this.mapping = new OrderedMapping(this, 'Mapping', {
      target: this.function,
      ...records.mapping('archive', deadLetters),
      // Fewer, larger objects: an object costs as much as many records do.
      batchSize: 10_000,
      maxBatchingWindow: Duration.minutes(5),
    });
    this.mapping.node.addDependency(...records.needed);
  }
}
