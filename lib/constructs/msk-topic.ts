import { CfnDeletionPolicy, Duration, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant, type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type CfnTopicRule, CfnTopicRuleDestination } from 'aws-cdk-lib/aws-iot';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { EventSourceMappingOptions } from 'aws-cdk-lib/aws-lambda';
import { CfnTopic } from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import { kafkaVariables, topicVariables } from '../../lambdas/environment.ts';
import { acknowledgeWildcard } from '../acknowledge.ts';
import { removalPolicy } from '../removal-policy.ts';
import type { StageConfig } from '../stage-config.ts';
import type { FunctionNetwork } from './bundled-function.ts';
import { FeedTopic } from './feed-topic.ts';
import { inSync, MskCluster, replicas } from './msk-cluster.ts';
import { MskNetwork } from './msk-network.ts';
import type { OutcomeFeed, OutcomeFeedProps } from './outcome-feed.ts';
import type { RecordReader, RecordSource } from './record-source.ts';

export interface MskTopicProps {
  readonly stage: StageConfig;
  readonly key: IKey;
}

/** The topic of records, with its brokers: what `-c ingest=msk` puts in the stream's place. */
export class MskTopic extends Construct implements RecordSource {
  readonly sourceName: string;
  readonly processHandler = 'process-kafka';
  readonly tickHandler = 'tick-kafka';
  readonly archiveHandler = 'archive-kafka';
  readonly cluster: MskCluster;
  readonly stage: StageConfig;
  private readonly key: IKey;
  private readonly network: MskNetwork;

  constructor(scope: Construct, id: string, { stage, key }: MskTopicProps) {
    super(scope, id);
    this.stage = stage;
    this.key = key;
    this.network = new MskNetwork(this, 'Network', stage);
    this.cluster = new MskCluster(this, 'Brokers', { stage, key, network: this.network });
    const { topicNumber } = stage.msk;
    // Another number of partitions is another topic, in the next epoch: see docs/KAFKA.md.
    this.sourceName = topicNumber === 0 ? 'records' : `records-${topicNumber}`;
    this.makeTopic(this, this.sourceName);
  }

  makeFeed(scope: Construct, id: string, props: OutcomeFeedProps): OutcomeFeed {
    const feed = new FeedTopic(scope, id, {
      ...props,
      variables: this.tickVariables,
      network: this.tickNetwork,
      grantWrite: (grantee) => this.grantWrite(grantee, props.name),
    });
    this.makeTopic(feed, props.name);
    return feed;
  }

  private makeTopic(scope: Construct, topicName: string): void {
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
  }

  get mostPartitions(): number {
    return this.partitions;
  }

  get partitions(): number {
    return this.stage.msk.partitions;
  }

  get processVariables(): Readonly<Record<string, string>> {
    const { partitions, topicNumber } = this.stage.msk;
    return {
      [topicVariables.partitions]: String(partitions),
      [topicVariables.firstEpoch]: String(topicNumber),
    };
  }

  get tickVariables(): Readonly<Record<string, string>> {
    return {
      [kafkaVariables.brokers]: this.cluster.bootstrapServers('Iam'),
      [kafkaVariables.access]: 'iam',
    };
  }

  get tickNetwork(): FunctionNetwork {
    return this.network.forClients;
  }

  /**
   * Retried without end and never given up: with an on-failure destination Lambda would give up
   * after ten attempts, minutes into an outage. A partition that fails stands still, and its alarm
   * is on, while the others go on; the topic keeps what waits. Error controls need pollers of the
   * mapping's own, which keep the order within a partition.
   */
  mapping(reader: RecordReader): EventSourceMappingOptions {
    const { leastPollers, mostPollers } = this.stage.msk;
    return {
      eventSourceArn: this.cluster.arn,
      kafkaTopic: this.sourceName,
      kafkaConsumerGroupId: this.groupOf(reader),
      // The archive may be minutes behind: it needs no pollers in reserve.
      provisionedPollerConfig: {
        minimumPollers: reader === 'archive' ? 1 : leastPollers,
        maximumPollers: mostPollers,
      },
    };
  }

  grantPolling(reader: RecordReader, grantee: IGrantable): void {
    const look = ['kafka:DescribeCluster', 'kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers'];
    this.allow(grantee, look, this.cluster.arn);
    this.connect(grantee);
    this.allow(grantee, ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'], this.topicArn);
    this.allow(
      grantee,
      ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'],
      this.cluster.resourceArn('group', this.groupOf(reader)),
    );
    grantInterfaces(grantee);
  }

  ruleAction(role: Role, partitionKey: string): CfnTopicRule.ActionProperty {
    const { user, userName } = this.cluster;
    const read = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];
    this.allow(role, read, user.secretArn);
    this.key.grant(role, 'kms:Decrypt');
    const destination = new CfnTopicRuleDestination(this, 'Destination', {
      vpcProperties: {
        vpcId: this.network.vpc.vpcId,
        subnetIds: this.network.subnetIds,
        securityGroups: [this.network.clients.securityGroupId],
        roleArn: this.interfaceRole().roleArn,
      },
    });
    // IoT Core's own substitution, so the password is in no template.
    const secret = (field: string): string =>
      `${'$'}{get_secret('${userName}', 'SecretString', '${field}', '${role.roleArn}')}`;
    return {
      kafka: {
        destinationArn: destination.attrArn,
        topic: this.sourceName,
        key: partitionKey,
        clientProperties: {
          'bootstrap.servers': this.cluster.bootstrapServers('Scram'),
          'security.protocol': 'SASL_SSL',
          'sasl.mechanism': 'SCRAM-SHA-512',
          'sasl.scram.username': secret('username'),
          'sasl.scram.password': secret('password'),
          acks: 'all',
          'compression.type': 'zstd',
          'key.serializer': 'StringSerializer',
          'value.serializer': 'ByteBufferSerializer',
        },
      },
    };
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

  incomingRecords(): Metric {
    return new Metric({
      namespace: 'AWS/Kafka',
      metricName: 'MessagesInPerSec',
      dimensionsMap: { 'Cluster Name': this.cluster.name, Topic: this.sourceName },
      statistic: Stats.SUM,
      period: Duration.minutes(1),
    });
  }

  /** Every reader has a consumer group of its own. */
  private groupOf(reader: RecordReader): string {
    return `${Stack.of(this).stackName}-${reader}`;
  }

  private get topicArn(): string {
    return this.cluster.resourceArn('topic', this.sourceName);
  }

  /** IoT Core's way into the network, which it makes once. */
  private interfaceRole(): Role {
    const role = new Role(this, 'DestinationRole', {
      assumedBy: new ServicePrincipal('iot.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    grantInterfaces(role, ['ec2:CreateNetworkInterfacePermission', 'ec2:DescribeVpcAttribute']);
    return role;
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

/** Network interfaces in the brokers' subnets; the calls know no resources. */
const grantInterfaces = (grantee: IGrantable, more: readonly string[] = []): void => {
  const actions = [
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcs',
    ...more,
  ];
  Grant.addToPrincipal({ grantee, actions, resourceArns: ['*'] });
  acknowledgeWildcard(grantee, '*', 'Calls for network interfaces know no resources.');
};
