import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import {
  kafkaVariables,
  topicEnvironment,
  topicVariables,
} from '../../../../../lambdas/environment.ts';
import { stageConfig } from '../../../../../lib/stage-config.ts';
import { synthesisedStack } from '../../synthesised-stack.ts';
import {
  callsAllowed,
  environmentOf,
  propertiesOf,
  resourcesOf,
  statementsOf,
} from '../../template-resources.ts';

const stage = stageConfig('dev', undefined, 'msk');
const { template } = synthesisedStack({ stage });

/** The same, with other brokers. */
const withBrokers = (brokers: Partial<typeof stage.msk>): Template =>
  synthesisedStack({ stage: { ...stage, msk: { ...stage.msk, ...brokers } } }).template;

const express = withBrokers({ instanceType: 'express.m7g.large' });

/** What a resource waits for, of those whose logical id starts so. */
const waitsFor = (type: string, logicalId = ''): string[] =>
  resourcesOf(template, type)
    .filter(([id]) => id.startsWith(logicalId))
    .flatMap(([, resource]) => (resource as { DependsOn?: string[] }).DependsOn ?? []);

describe('ingest by MSK', () => {
  it('has no stream, and a topic of three replicas that is kept as long as the stage says', () => {
    template.resourceCountIs('AWS::Kinesis::Stream', 0);
    const { Configs, ...topic } = propertiesOf(template, 'AWS::MSK::Topic');
    expect(topic).toMatchObject({ PartitionCount: 12, ReplicationFactor: 3, TopicName: 'records' });
    expect(Buffer.from(String(Configs), 'base64').toString()).toBe(
      `min.insync.replicas=2\nretention.ms=${stage.streamRetentionHours * 3_600_000}`,
    );
  });

  it('lets in by password and by role, over TLS, and nobody else', () => {
    template.hasResourceProperties('AWS::MSK::Cluster', {
      ClientAuthentication: {
        Sasl: { Iam: { Enabled: true }, Scram: { Enabled: true } },
        Unauthenticated: { Enabled: false },
      },
      EncryptionInfo: { EncryptionInTransit: { ClientBroker: 'TLS', InCluster: true } },
      NumberOfBrokerNodes: 3,
      KafkaVersion: Match.stringLikeRegexp('kraft$'),
    });
  });

  it('has the rule put envelopes under the client, acknowledged by every replica in sync', () => {
    const { TopicRulePayload } = propertiesOf(template, 'AWS::IoT::TopicRule');
    const [{ Kafka }] = (TopicRulePayload as { Actions: [{ Kafka: Record<string, unknown> }] })
      .Actions;
    expect(Kafka).toMatchObject({
      Topic: 'records',
      Key: '$' + '{clientid()}',
      ClientProperties: {
        acks: 'all',
        'security.protocol': 'SASL_SSL',
        'sasl.mechanism': 'SCRAM-SHA-512',
      },
    });
    expect(JSON.stringify(Kafka)).toContain(
      "get_secret('AmazonMSK_tidemark-smart-factory-dev-rule'",
    );
  });

  it('gives records to the function without end, partition by partition, and gives none up', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      Topics: ['records'],
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 12 },
      DestinationConfig: Match.absent(),
      MaximumRetryAttempts: Match.absent(),
      MaximumRecordAgeInSeconds: Match.absent(),
    });
  });

  it('is archived by a function with a consumer group of its own', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      Topics: ['records'],
      AmazonManagedKafkaEventSourceConfig: {
        ConsumerGroupId: 'tidemark-smart-factory-dev-archive',
      },
      MaximumBatchingWindowInSeconds: 300,
      DestinationConfig: Match.absent(),
    });
    const statements = JSON.stringify(statementsOf(template, 'ArchiveFunctionRole'));
    expect(statements).toContain('-archive');
    expect(statements).not.toContain('-processor');
  });

  it('tells the functions what they ask for', () => {
    const processor = environmentOf(template, 'ProcessorFunction');
    const { partitions, firstEpoch } = topicVariables;
    const told = { [partitions]: processor[partitions], [firstEpoch]: processor[firstEpoch] };
    expect(topicEnvironment(told)).toEqual({ partitions: 12, firstEpoch: 0 });
    const ticker = environmentOf(template, 'TickerFunction');
    expect(ticker).toMatchObject({ [kafkaVariables.access]: 'iam' });
    const { Environment } = propertiesOf(template, 'AWS::Lambda::Function', 'TickerFunction');
    expect(JSON.stringify(Environment)).toContain('BootstrapBrokerStringSaslIam');
  });

  it('lets pollers ask for all that Lambda says they need, with the role of the function', () => {
    const on = 'RecordsBrokersCluster';
    for (const role of ['ProcessorFunctionRole', 'ArchiveFunctionRole']) {
      const calls = callsAllowed(template, { role, on, service: 'kafka-cluster' });
      expect(calls).toEqual(
        expect.arrayContaining([
          'AlterGroup',
          'Connect',
          'DescribeClusterDynamicConfiguration',
          'DescribeGroup',
          'DescribeTopic',
          'ReadData',
        ]),
      );
    }
  });

  it('has a way in for the rule once its role may make interfaces', () => {
    expect(waitsFor('AWS::IoT::TopicRuleDestination')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^RecordsDestinationRoleDefaultPolicy/)]),
    );
  });

  it('is there before anybody reads or writes it', () => {
    const users = [
      ['AWS::IoT::TopicRule'],
      ['AWS::Scheduler::Schedule'],
      ['AWS::Lambda::EventSourceMapping', 'ProcessorMapping'],
      ['AWS::Lambda::EventSourceMapping', 'ArchiveMapping'],
    ] as const;
    for (const [type, logicalId] of users) {
      expect(waitsFor(type, logicalId).join(), type).toContain('RecordsTopic');
    }
    expect(waitsFor('AWS::IoT::TopicRule').join()).toContain('RecordsBrokersUsers');
  });

  it('leaves the policy of the secret to MSK, which writes it', () => {
    template.resourceCountIs('AWS::MSK::BatchScramSecret', 1);
    template.resourceCountIs('AWS::SecretsManager::ResourcePolicy', 0);
  });

  it('begins the topic that replaces another in the next epoch', () => {
    const next = withBrokers({ topicNumber: 1, partitions: 24 });
    next.hasResourceProperties('AWS::MSK::Topic', { TopicName: 'records-1', PartitionCount: 24 });
    expect(environmentOf(next, 'ProcessorFunction')).toMatchObject({
      [topicVariables.partitions]: '24',
      [topicVariables.firstEpoch]: '1',
    });
  });

  it('grows the disks of brokers that have any', () => {
    template.resourceCountIs('AWS::ApplicationAutoScaling::ScalingPolicy', 1);
    express.resourceCountIs('AWS::ApplicationAutoScaling::ScalingPolicy', 0);
  });

  it('tells operators of lag, of missing copies and leaders, and of full disks', () => {
    const names = Object.keys(template.findResources('AWS::CloudWatch::Alarm')).join();
    for (const alarm of ['OffsetLag', 'UnderReplicated', 'Leaderless', 'DiskUsed']) {
      expect(names).toContain(`Alarms${alarm}`);
    }
    expect(names).not.toContain('IteratorAge');
  });

  it('asks Express brokers for a version that they have, and for nothing that they do not tell', () => {
    express.hasResourceProperties('AWS::MSK::Cluster', { KafkaVersion: '3.9.x.kraft' });
    const names = Object.keys(express.findResources('AWS::CloudWatch::Alarm')).join();
    expect(names).toContain('AlarmsOffsetLag');
    for (const alarm of ['UnderReplicated', 'Leaderless', 'DiskUsed']) {
      expect(names).not.toContain(`Alarms${alarm}`);
    }
  });

  it('watches every broker, ten of them by an alarm', () => {
    const many = withBrokers({ brokers: 12 });
    const watched = resourcesOf(many, 'AWS::CloudWatch::Alarm')
      .filter(([id]) => id.startsWith('AlarmsUnderReplicated'))
      .map(([, { Properties }]) => (Properties.Metrics as unknown[]).length - 1);
    expect(watched.toSorted()).toEqual([10, 2]);
  });

  it('shows the records of the topic, which MSK counts by the second and by broker', () => {
    const { DashboardBody } = propertiesOf(template, 'AWS::CloudWatch::Dashboard');
    const body = JSON.stringify(DashboardBody);
    expect(body).toContain('60 * (broker1 + broker2 + broker3)');
    for (const broker of [1, 2, 3]) {
      const dimensions = [
        ['AWS/Kafka', 'MessagesInPerSec'],
        ['Broker ID', String(broker)],
        ['Cluster Name', 'tidemark-smart-factory-dev'],
        ['Topic', 'records'],
      ].flat();
      expect(body.replaceAll('\\', '')).toContain(dimensions.map((one) => `"${one}"`).join());
    }
  });
});
