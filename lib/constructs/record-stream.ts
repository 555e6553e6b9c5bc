import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { StageConfig } from '../stage-config.ts';

export interface RecordStreamProps {
  readonly stage: StageConfig;
  readonly key: IKey;
}

/** The ordered, replayable buffer between devices and processor. */
export class RecordStream extends Stream {
  constructor(scope: Construct, id: string, { stage, key }: RecordStreamProps) {
    super(scope, id, {
      ...(stage.capacity.mode === 'onDemand'
        ? { streamMode: StreamMode.ON_DEMAND }
        : { streamMode: StreamMode.PROVISIONED, shardCount: stage.capacity.shards }),
      retentionPeriod: Duration.hours(stage.streamRetentionHours),
      encryption: StreamEncryption.KMS,
      encryptionKey: key,
      removalPolicy: stage.isDataKept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    acknowledge(this, 'KDS3', 'A key of our own can be taken away from whoever should not read.');
  }

  /** What an event source mapping asks of the stream, with the function's role. */
  grantPolling(grantee: IGrantable): void {
    this.allow(grantee, [
      'kinesis:DescribeStream',
      'kinesis:DescribeStreamSummary',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
    ]);
    this.encryptionKey?.grantDecrypt(grantee);
  }

  /** One record at a time, as the rule of the device gateway puts them. */
  grantPutRecord(grantee: IGrantable): void {
    this.allow(grantee, ['kinesis:PutRecord']);
    this.encryptionKey?.grant(grantee, 'kms:GenerateDataKey');
  }

  /** Many records at a time, as the first stage puts its contributions. */
  grantPutRecords(grantee: IGrantable): void {
    this.allow(grantee, ['kinesis:PutRecords']);
    this.encryptionKey?.grant(grantee, 'kms:GenerateDataKey');
  }

  /** A record on every shard. */
  grantTick(grantee: IGrantable): void {
    this.allow(grantee, ['kinesis:ListShards', 'kinesis:PutRecords']);
    this.encryptionKey?.grant(grantee, 'kms:GenerateDataKey');
  }

  private allow(grantee: IGrantable, actions: string[]): void {
    Grant.addToPrincipal({ grantee, actions, resourceArns: [this.streamArn] });
  }
}
