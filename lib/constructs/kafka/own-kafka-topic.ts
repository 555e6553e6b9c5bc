import { Duration, Fn, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant, type IGrantable, type Role } from 'aws-cdk-lib/aws-iam';
import type { CfnTopicRule } from 'aws-cdk-lib/aws-iot';
import {
  type EventSourceMappingOptions,
  SourceAccessConfigurationType,
} from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { kafkaVariables } from '../../../lambdas/environment.ts';
import { acknowledge } from '../../acknowledge.ts';
import type { FunctionNetwork } from '../bundled-function.ts';
import type { OutcomeFeed, OutcomeFeedProps } from '../records/outcome-feed.ts';
import type { RecordReader, RecordSource } from '../records/record-source.ts';
import { FeedTopic } from './feed-topic.ts';
import { grantInterfaces, kafkaRuleAction } from './kafka-rule-action.ts';
import { KafkaSource, type KafkaSourceProps } from './kafka-source.ts';
import { OwnKafkaNetwork } from './own-kafka-network.ts';

/**
 * A topic of brokers that you run yourself, inside AWS or reached from it: what `-c ingest=kafka`
 * puts in the stream's place. Everything of ours comes as one user with a password (SASL/SCRAM),
 * over TLS; the user, the topic and its settings are made on the brokers by whoever runs them.
 */
export class OwnKafkaTopic extends KafkaSource implements RecordSource {
  readonly sourceName: string;
  readonly bundledTickVariables = { [kafkaVariables.access]: 'scram' };
  private readonly network: OwnKafkaNetwork;
  private readonly user: Secret;
  private readonly userName: string;

  constructor(scope: Construct, id: string, props: KafkaSourceProps) {
    super(scope, id, props);
    this.network = new OwnKafkaNetwork(this, 'Network');
    const { stackName } = Stack.of(this);
    // Brokers may be shared with others.
    this.sourceName = this.topicName(`${stackName}-records`);
    this.userName = `${stackName}-kafka`;
    this.user = new Secret(this, 'User', {
      secretName: this.userName,
      description: `What ${stackName} is to the brokers`,
      encryptionKey: this.key,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: stackName }),
        generateStringKey: 'password',
        excludePunctuation: true,
        passwordLength: 40,
      },
    });
    acknowledge(this.user, 'SMG4', 'Whoever runs the brokers changes it there and here by hand.');
  }

  get tickVariables(): Readonly<Record<string, string>> {
    return {
      [kafkaVariables.brokers]: this.network.brokers,
      [kafkaVariables.user]: this.user.secretArn,
    };
  }

  get tickNetwork(): FunctionNetwork {
    return this.network.forClients;
  }

  /** The topic is there by then, as that of records is. */
  makeFeed(scope: Construct, id: string, props: OutcomeFeedProps): OutcomeFeed {
    return new FeedTopic(scope, id, {
      ...props,
      variables: this.tickVariables,
      bundledVariables: this.bundledTickVariables,
      network: this.tickNetwork,
      grantWrite: (grantee) => this.grantTick(grantee),
    });
  }

  mapping(reader: RecordReader): EventSourceMappingOptions {
    const { VPC_SUBNET, VPC_SECURITY_GROUP, SASL_SCRAM_512_AUTH } = SourceAccessConfigurationType;
    const { brokers, subnetIds, securityGroup } = this.network;
    return {
      ...this.mappingOf(this.sourceName, reader),
      kafkaBootstrapServers: Fn.split(',', brokers),
      sourceAccessConfigurations: [
        { type: SASL_SCRAM_512_AUTH, uri: this.user.secretArn },
        { type: VPC_SECURITY_GROUP, uri: securityGroup.securityGroupId },
        ...subnetIds.map((uri) => ({ type: VPC_SUBNET, uri })),
      ],
    };
  }

  grantPolling(_reader: RecordReader, grantee: IGrantable): void {
    this.grantUser(grantee);
    grantInterfaces(grantee);
  }

  ruleAction(role: Role, partitionKey: string): CfnTopicRule.ActionProperty {
    const { user, userName, key, network } = this;
    const { brokers: bootstrapServers, vpcId, subnetIds, securityGroup } = network;
    return kafkaRuleAction(this, {
      topic: this.sourceName,
      partitionKey,
      bootstrapServers,
      user,
      userName,
      key,
      network: { vpcId, subnetIds, securityGroups: [securityGroup.securityGroupId] },
      role,
    });
  }

  grantTick(grantee: IGrantable): void {
    this.grantUser(grantee);
  }

  /** What the rule put there: the brokers themselves tell CloudWatch nothing. */
  incomingRecords(): Metric {
    return new Metric({
      namespace: 'AWS/IoT',
      metricName: 'Success',
      dimensionsMap: {
        RuleName: Stack.of(this).stackName.replaceAll('-', '_'),
        ActionType: 'Kafka',
      },
      statistic: Stats.SUM,
      period: Duration.minutes(1),
    });
  }

  /** What a user may do on the brokers, they decide. */
  private grantUser(grantee: IGrantable): void {
    const actions = ['secretsmanager:GetSecretValue'];
    Grant.addToPrincipal({ grantee, actions, resourceArns: [this.user.secretArn] });
    this.key.grant(grantee, 'kms:Decrypt');
  }
}
