import { Fn, Stack } from 'aws-cdk-lib';
import {
  PredefinedMetric,
  ScalableTarget,
  ServiceNamespace,
} from 'aws-cdk-lib/aws-applicationautoscaling';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnBatchScramSecret, CfnCluster, CfnConfiguration } from 'aws-cdk-lib/aws-msk';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  AwsCustomResource,
  AwsCustomResourcePolicy,
  PhysicalResourceId,
} from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { acknowledge } from '../../acknowledge.ts';
import { removalPolicy } from '../../removal-policy.ts';
import type { StageConfig } from '../../stage-config.ts';
import { EncryptedLog } from '../encrypted-log.ts';
import type { MskNetwork } from './msk-network.ts';

/** Every record is on three brokers, and taken once two have it. */
export const replicas = 3;
export const inSync = 2;

/** Of Kafka, by KRaft; Express brokers are versions behind. */
const newest = '4.1.x.kraft';
const newestOfExpress = '3.9.x.kraft';

/** A disk is enlarged in steps before it is full, up to sixteen times the first size, GB. */
const firstDiskGb = 100;
const largestDiskGb = 1_600;

export interface MskClusterProps {
  readonly stage: StageConfig;
  readonly key: IKey;
  readonly network: MskNetwork;
}

/**
 * Kafka brokers in three zones, KRaft, everything over TLS: IoT Core comes with a user and password
 * (SASL/SCRAM, the only way that its rule action and MSK share), Lambda with its role (IAM).
 */
export class MskCluster extends Construct {
  readonly name: string;
  readonly arn: string;
  /** User and password of the IoT rule, and the secret's name. */
  readonly user: Secret;
  readonly userName: string;
  /** Lets that user in. */
  readonly users: CfnBatchScramSecret;
  private readonly bootstrap: AwsCustomResource;

  constructor(scope: Construct, id: string, { stage, key, network }: MskClusterProps) {
    super(scope, id);
    this.name = Stack.of(this).stackName;
    const { instanceType, brokers } = stage.msk;
    const brokerLog = new EncryptedLog(this, 'BrokerLog', { stage, key });
    const cluster = new CfnCluster(this, 'Cluster', {
      clusterName: this.name,
      kafkaVersion: isExpress(stage) ? newestOfExpress : newest,
      numberOfBrokerNodes: brokers,
      brokerNodeGroupInfo: {
        instanceType,
        clientSubnets: network.subnetIds,
        securityGroups: [network.brokers.securityGroupId],
        ...(isExpress(stage)
          ? {}
          : { storageInfo: { ebsStorageInfo: { volumeSize: firstDiskGb } } }),
      },
      configurationInfo: this.configuration(stage),
      clientAuthentication: {
        sasl: { scram: { enabled: true }, iam: { enabled: true } },
        unauthenticated: { enabled: false },
      },
      encryptionInfo: {
        encryptionAtRest: { dataVolumeKmsKeyId: key.keyArn },
        encryptionInTransit: { clientBroker: 'TLS', inCluster: true },
      },
      enhancedMonitoring: 'PER_TOPIC_PER_BROKER',
      loggingInfo: {
        brokerLogs: { cloudWatchLogs: { enabled: true, logGroup: brokerLog.logGroupName } },
      },
    });
    cluster.applyRemovalPolicy(removalPolicy(stage));
    this.arn = cluster.attrArn;
    if (!isExpress(stage)) this.growDisks();
    // MSK takes only secrets of that prefix, under a key of the account's own.
    this.userName = `AmazonMSK_${this.name}-rule`;
    this.user = this.ruleUser(key);
    // MSK writes a policy into the secret that lets its brokers read it. One of ours would be in
    // its way: a secret has one.
    this.users = new CfnBatchScramSecret(this, 'Users', {
      clusterArn: this.arn,
      secretArnList: [this.user.secretArn],
    });
    this.bootstrap = this.askForBrokers(new EncryptedLog(this, 'BootstrapLog', { stage, key }));
  }

  /** `host:port,...`, where the brokers let in with that kind of credentials. */
  bootstrapServers(kind: 'Scram' | 'Iam'): string {
    return this.bootstrap.getResponseField(`BootstrapBrokerStringSasl${kind}`);
  }

  /** The ARN of a topic, or of a consumer group, in IAM's policies. */
  resourceArn(kind: 'topic' | 'group', name: string): string {
    const { partition, region, account } = Stack.of(this);
    // Of arn:...:cluster/NAME/ID: of two clusters of one name, the second one has another id.
    const id = Fn.select(2, Fn.split('/', this.arn));
    return `arn:${partition}:kafka:${region}:${account}:${kind}/${this.name}/${id}/${name}`;
  }

  private configuration(stage: StageConfig): CfnCluster.ConfigurationInfoProperty {
    const properties = {
      'auto.create.topics.enable': 'false',
      'default.replication.factor': String(replicas),
      'min.insync.replicas': String(inSync),
      // What only a broker that was behind has is lost before a broker that was behind leads.
      'unclean.leader.election.enable': 'false',
    };
    const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}`);
    const configuration = new CfnConfiguration(this, 'Configuration', {
      name: `${this.name}-${isExpress(stage) ? 'express' : 'standard'}`,
      serverProperties: lines.join('\n'),
    });
    // A cluster holds on to its configuration.
    configuration.applyRemovalPolicy(removalPolicy(stage));
    return {
      arn: configuration.attrArn,
      revision: configuration.getAtt('LatestRevision.Revision') as unknown as number,
    };
  }

  /** Express brokers have no disks of their own; those of others grow while they work. */
  private growDisks(): void {
    const disks = new ScalableTarget(this, 'Disks', {
      role: this.scalingRole(),
      serviceNamespace: ServiceNamespace.KAFKA,
      resourceId: this.arn,
      scalableDimension: 'kafka:broker-storage:VolumeSize',
      minCapacity: 1,
      maxCapacity: largestDiskGb,
    });
    disks.scaleToTrackMetric('DiskUsed', {
      predefinedMetric: PredefinedMetric.KAFKA_BROKER_STORAGE_UTILIZATION,
      targetValue: 60,
      // A disk never shrinks.
      disableScaleIn: true,
    });
  }

  /** The one that the service makes for itself in each account; it may grow disks of MSK. */
  private scalingRole(): IRole {
    const { partition, account } = Stack.of(this);
    const path = 'aws-service-role/kafka.application-autoscaling.amazonaws.com';
    const name = 'AWSServiceRoleForApplicationAutoScaling_KafkaCluster';
    const arn = `arn:${partition}:iam::${account}:role/${path}/${name}`;
    return Role.fromRoleArn(this, 'ScalingRole', arn, { mutable: false });
  }

  private ruleUser(key: IKey): Secret {
    const user = new Secret(this, 'RuleUser', {
      secretName: this.userName,
      description: `The IoT rule, as a user of the brokers of ${this.name}`,
      encryptionKey: key,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: 'iot-rule' }),
        generateStringKey: 'password',
        excludePunctuation: true,
        passwordLength: 40,
      },
    });
    acknowledge(user, 'SMG4', 'Devices wait while a new password spreads; change it by hand.');
    return user;
  }

  /** CloudFormation does not say where brokers listen, so they are asked for once there are any. */
  private askForBrokers(logGroup: EncryptedLog): AwsCustomResource {
    const role = new Role(this, 'BootstrapRole', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grantWrite(role);
    return new AwsCustomResource(this, 'Bootstrap', {
      resourceType: 'Custom::MskBootstrap',
      onUpdate: {
        service: 'Kafka',
        action: 'getBootstrapBrokers',
        parameters: { ClusterArn: this.arn },
        physicalResourceId: PhysicalResourceId.of(`${this.name}-bootstrap`),
      },
      policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: [this.arn] }),
      installLatestAwsSdk: false,
      logGroup,
      role,
    });
  }
}

/** Whether the brokers are Express ones, which keep records apart from themselves. */
export const isExpress = ({ msk }: StageConfig): boolean => msk.instanceType.startsWith('express.');
