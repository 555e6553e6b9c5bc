import { CfnDeletionPolicy, Duration } from 'aws-cdk-lib';
import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant, type IGrantable, type Role } from 'aws-cdk-lib/aws-iam';
import type { CfnTopicRule } from 'aws-cdk-lib/aws-iot';
import type { EventSourceMappingOptions } from 'aws-cdk-lib/aws-lambda';
import { CfnTopic } from 'aws-cdk-lib/aws-msk';
import type { Construct, IDependable } from 'constructs';
import { kafkaVariables } from '../../../lambdas/environment.ts';
import { removalPolicy } from '../../removal-policy.ts';
import type { StageConfig } from '../../stage-config.ts';
import type { FunctionNetwork } from '../bundled-function.ts';
import type { OutcomeFeed, OutcomeFeedProps } from '../records/outcome-feed.ts';
import type { RecordReader, RecordSource } from '../records/record-source.ts';
import { brokerMetrics } from './broker-metrics.ts';
import { FeedTopic } from './feed-topic.ts';
import { grantInterfaces, kafkaRuleAction } from './kafka-rule-action.ts';
import { KafkaSource, type KafkaSourceProps } from './kafka-source.ts';
import { inSync, MskCluster, replicas } from './msk-cluster.ts';
import { MskNetwork } from './msk-network.ts';

/** The topic of records, with its brokers: what `-c ingest=msk` puts in the stream's place. */
export class MskTopic extends KafkaSource implements RecordSource {
  readonly sourceName: string;
  readonly bundledTickVariables = { [kafkaVariables.access]: 'iam' };
  override readonly needed: readonly IDependable[];
  readonly cluster: MskCluster;
  private readonly network: MskNetwork;

  constructor(scope: Construct, id: string, props: KafkaSourceProps) {
    super(scope, id, props);
    this.network = new MskNetwork(this, 'Network', props.stage);
    this.cluster = new MskCluster(this, 'Brokers', { ...props, network: this.network });
    this.sourceName = this.topicName('records');
    this.needed = [this.makeTopic(this, this.sourceName), this.cluster.users];
  }

  makeFeed(scope: Construct, id: string, props: OutcomeFeedProps): OutcomeFeed {
    const feed = new FeedTopic(scope, id, {
      ...props,
      variables: this.tickVariables,
      bundledVariables: this.bundledTickVariables,
      network: this.tickNetwork,
      grantWrite: (grantee) => this.grantWrite(grantee, props.name),
    });
    this.makeTopic(feed, props.name);
    return feed;
  }

  private makeTopic(scope: Construct, topicName: string): CfnTopic {
    const topic = new CfnTopic(scope, 'Topic', {
      clusterArn: this.cluster.arn,
      topicName,
      partitionCount: this.stage.msk.partitions,
      replicationFactor: replicas,
      configs: topicConfigs(this.stage),
    });
    topic.applyRemovalPolicy(removalPolicy(this.stage));
    // One that another replaces still has to drain.
    topic.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
    return topic;
  }

  get tickVariables(): Readonly<Record<string, string>> {
    return { [kafkaVariables.brokers]: this.cluster.bootstrapServers('Iam') };
  }

  get tickNetwork(): FunctionNetwork {
    return this.network.forClients;
  }

  mapping(reader: RecordReader): EventSourceMappingOptions {
    return { ...this.mappingOf(this.sourceName, reader), eventSourceArn: this.cluster.arn };
  }

  grantPolling(reader: RecordReader, grantee: IGrantable): void {
    const look = ['kafka:DescribeCluster', 'kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers'];
    this.allow(grantee, look, this.cluster.arn);
    this.connect(grantee);
    // Lambda's pollers ask for it where they come with a role; other clients do not.
    const settings = ['kafka-cluster:DescribeClusterDynamicConfiguration'];
    this.allow(grantee, settings, this.cluster.arn);
    this.allow(grantee, ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'], this.topicArn);
    this.allow(
      grantee,
      ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'],
      this.cluster.resourceArn('group', this.groupOf(reader)),
    );
    grantInterfaces(grantee);
  }

  ruleAction(role: Role, partitionKey: string): CfnTopicRule.ActionProperty {
    const { key, cluster, network } = this;
    return kafkaRuleAction(this, {
      topic: this.sourceName,
      partitionKey,
      bootstrapServers: cluster.bootstrapServers('Scram'),
      user: cluster.user,
      userName: cluster.userName,
      key,
      network: {
        vpcId: network.vpc.vpcId,
        subnetIds: network.subnetIds,
        securityGroups: [network.clients.securityGroupId],
      },
      role,
    });
  }

  grantTick(grantee: IGrantable): void {
    this.grantWrite(grantee, this.sourceName);
  }

  private grantWrite(grantee: IGrantable, topic: string): void {
    this.connect(grantee);
    this.allow(grantee, ['kafka-cluster:WriteDataIdempotently'], this.cluster.arn);
    const topicArn = this.cluster.resourceArn('topic', topic);
    this.allow(grantee, ['kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData'], topicArn);
  }

  /** MSK tells records a second, and broker by broker. */
  incomingRecords(): MathExpression {
    const usingMetrics = brokerMetrics({
      clusterName: this.cluster.name,
      brokers: this.brokers,
      metricName: 'MessagesInPerSec',
      statistic: Stats.AVERAGE,
      topic: this.sourceName,
    });
    return new MathExpression({
      expression: `60 * (${Object.keys(usingMetrics).join(' + ')})`,
      usingMetrics,
      period: Duration.minutes(1),
      label: 'Records on the topic',
    });
  }

  /** The numbers of its brokers. */
  get brokers(): readonly number[] {
    return Array.from({ length: this.stage.msk.brokers }, (_, index) => index + 1);
  }

  private get topicArn(): string {
    return this.cluster.resourceArn('topic', this.sourceName);
  }

  private connect(grantee: IGrantable): void {
    const actions = ['kafka-cluster:Connect', 'kafka-cluster:DescribeCluster'];
    this.allow(grantee, actions, this.cluster.arn);
  }

  private allow(grantee: IGrantable, actions: string[], resourceArn: string): void {
    Grant.addToPrincipal({ grantee, actions, resourceArns: [resourceArn] });
  }
}

const topicConfigs = ({ streamRetentionHours }: StageConfig): string => {
  const retentionMs = Duration.hours(streamRetentionHours).toMilliseconds();
  const lines = [`min.insync.replicas=${inSync}`, `retention.ms=${retentionMs}`];
  return Buffer.from(lines.join('\n')).toString('base64');
};
