import { Duration } from 'aws-cdk-lib';
import { type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant, type IGrantable, type Role } from 'aws-cdk-lib/aws-iam';
import type { CfnTopicRule } from 'aws-cdk-lib/aws-iot';
import { type CfnStream, Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { EventSourceMappingOptions } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { acknowledge } from '../../acknowledge.ts';
import { removalPolicy } from '../../removal-policy.ts';
import type { StageConfig } from '../../stage-config.ts';
import type { DeadLetterBucket } from '../dead-letter-bucket.ts';
import type { OutcomeFeed, OutcomeFeedProps } from './outcome-feed.ts';
import type { RecordReader, RecordSource } from './record-source.ts';

export interface RecordStreamProps {
  readonly stage: StageConfig;
  readonly key: IKey;
  /** @default - one that CloudFormation makes up */
  readonly streamName?: string;
}

/**
 * The ordered, replayable buffer between devices and processor; another one may be the feed of what
 * the processor tells.
 */
export class RecordStream extends Stream implements RecordSource, OutcomeFeed {
  readonly processHandler = 'process';
  readonly tickHandler = 'tick';
  readonly archiveHandler = 'archive';
  readonly processVariables = {};
  readonly tickVariables = {};
  readonly kind = 'kinesis';
  readonly needed = [];
  readonly partitions: number | undefined;
  readonly mostPartitions: number;

  constructor(scope: Construct, id: string, { stage, key, streamName }: RecordStreamProps) {
    super(scope, id, {
      ...(streamName === undefined ? {} : { streamName }),
      ...(stage.capacity.mode === 'onDemand'
        ? { streamMode: StreamMode.ON_DEMAND }
        : { streamMode: StreamMode.PROVISIONED, shardCount: stage.capacity.shards }),
      retentionPeriod: Duration.hours(stage.streamRetentionHours),
      encryption: StreamEncryption.KMS,
      encryptionKey: key,
      removalPolicy: removalPolicy(stage),
    });
    const { capacity } = stage;
    // Twice as many as now is the most that one call makes of a stream's shards.
    this.mostPartitions = capacity.mode === 'onDemand' ? capacity.mostShards : 2 * capacity.shards;
    if (capacity.mode === 'onDemand') {
      // The only strategy that keeps the records of a device on one shard, in their order. Where
      // shards are provisioned there is no other, and Kinesis refuses to have it named.
      const own = this.node.defaultChild as CfnStream;
      own.recordDistributionStrategy = 'USER_PARTITION_KEY';
    }
    acknowledge(this, 'KDS3', 'A key of our own can be taken away from whoever should not read.');
  }

  get sourceName(): string {
    return this.streamName;
  }

  get feedName(): string {
    return this.streamName;
  }

  get tellName(): string {
    return this.streamName;
  }

  makeFeed(scope: Construct, id: string, { name, ...props }: OutcomeFeedProps): OutcomeFeed {
    return new RecordStream(scope, id, { ...props, streamName: name });
  }

  mapping(_: RecordReader, deadLetters: DeadLetterBucket): EventSourceMappingOptions {
    return {
      eventSourceArn: this.streamArn,
      // More would let one shard's records overtake each other (and fork its journal).
      parallelizationFactor: 1,
      // Retried without end, in order, while the shard waits. What failed for seven days, the most
      // that a mapping can wait, goes to the bucket whole, before the stream forgets it.
      maxRecordAge: Duration.days(7),
      onFailure: deadLetters.asDestination(),
    };
  }

  ruleAction(role: Role, partitionKey: string): CfnTopicRule.ActionProperty {
    this.grantPutRecord(role);
    return { kinesis: { roleArn: role.roleArn, streamName: this.streamName, partitionKey } };
  }

  incomingRecords(): Metric {
    return this.metricIncomingRecords({ statistic: Stats.SUM, period: Duration.minutes(1) });
  }

  throttledPuts(): Metric {
    const period = Duration.minutes(1);
    return this.metricWriteProvisionedThroughputExceeded({ statistic: Stats.SUM, period });
  }

  /** What an event source mapping asks of the stream, with the function's role. */
  grantPolling(_: RecordReader, grantee: IGrantable): void {
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
  private grantPutRecord(grantee: IGrantable): void {
    this.allow(grantee, ['kinesis:PutRecord']);
    this.encryptionKey?.grant(grantee, 'kms:GenerateDataKey');
  }

  grantTell(grantee: IGrantable): void {
    this.grantPutRecords(grantee);
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
