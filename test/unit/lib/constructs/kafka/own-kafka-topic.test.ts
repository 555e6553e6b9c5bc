import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import {
  feedVariables,
  kafkaVariables,
  processVariables,
  topicEnvironment,
} from '../../../../../lambdas/environment.ts';
import { stageConfig } from '../../../../../lib/stage-config.ts';
import { synthesisedStack } from '../../synthesised-stack.ts';
import { environmentOf, propertiesOf, statementsOf } from '../../template-resources.ts';
import { told } from '../../told.ts';

const stage = stageConfig('dev', undefined, 'kafka');
const { template } = synthesisedStack({ pipeline: told, stage });
const topic = 'tidemark-smart-factory-dev-records';

describe('ingest by brokers of your own', () => {
  it('makes no brokers and no network, and asks where they are when it is deployed', () => {
    template.resourceCountIs('AWS::MSK::Cluster', 0);
    template.resourceCountIs('AWS::EC2::VPC', 0);
    const asked = Object.entries(template.findParameters('*'))
      .filter(([name]) => name.startsWith('Kafka'))
      .map(([name, { Type }]) => [name, Type as string]);
    expect(Object.fromEntries(asked)).toEqual({
      KafkaBrokers: 'String',
      KafkaVpc: 'AWS::EC2::VPC::Id',
      KafkaSubnets: 'List<AWS::EC2::Subnet::Id>',
      KafkaSecurityGroup: 'AWS::EC2::SecurityGroup::Id',
    });
  });

  it('comes as one user with a password that is generated, encrypted and in no template', () => {
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'tidemark-smart-factory-dev-kafka',
      KmsKeyId: Match.anyValue(),
      GenerateSecretString: Match.objectLike({ GenerateStringKey: 'password' }),
      SecretString: Match.absent(),
    });
  });

  it('gives records to the function as of MSK: in order, without end, and none given up', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      Topics: [topic],
      SelfManagedEventSource: {
        Endpoints: { KafkaBootstrapServers: { 'Fn::Split': [',', { Ref: 'KafkaBrokers' }] } },
      },
      SelfManagedKafkaEventSourceConfig: {
        ConsumerGroupId: 'tidemark-smart-factory-dev-processor',
      },
      SourceAccessConfigurations: [
        { Type: 'SASL_SCRAM_512_AUTH', URI: { Ref: Match.stringLikeRegexp('^RecordsUser') } },
        { Type: 'VPC_SECURITY_GROUP', URI: { Ref: 'KafkaSecurityGroup' } },
        { Type: 'VPC_SUBNET', URI: { 'Fn::Select': [0, { Ref: 'KafkaSubnets' }] } },
        { Type: 'VPC_SUBNET', URI: { 'Fn::Select': [1, { Ref: 'KafkaSubnets' }] } },
      ],
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 12 },
      DestinationConfig: Match.absent(),
      MaximumRetryAttempts: Match.absent(),
      MaximumRecordAgeInSeconds: Match.absent(),
    });
  });

  it('lets the poller read the user and stand in the network, and nothing more of brokers', () => {
    const calls = statementsOf(template, 'ProcessorFunctionRole').flatMap(({ Action }) => Action);
    expect(calls).toContain('secretsmanager:GetSecretValue');
    expect(calls).toContain('ec2:CreateNetworkInterface');
    expect(calls.filter((call) => /^kafka/.test(call))).toEqual([]);
  });

  it('has the rule put envelopes through the network, as that user, acknowledged by all', () => {
    template.hasResourceProperties('AWS::IoT::TopicRuleDestination', {
      VpcProperties: {
        VpcId: { Ref: 'KafkaVpc' },
        SecurityGroups: [{ Ref: 'KafkaSecurityGroup' }],
      },
    });
    const { TopicRulePayload } = propertiesOf(template, 'AWS::IoT::TopicRule');
    const [{ Kafka }] = (TopicRulePayload as { Actions: [{ Kafka: object }] }).Actions;
    expect(Kafka).toMatchObject({
      Topic: topic,
      Key: '$' + '{clientid()}',
      ClientProperties: {
        'bootstrap.servers': { Ref: 'KafkaBrokers' },
        'security.protocol': 'SASL_SSL',
        'sasl.mechanism': 'SCRAM-SHA-512',
        acks: 'all',
      },
    });
    expect(JSON.stringify(Kafka)).toContain("get_secret('tidemark-smart-factory-dev-kafka'");
  });

  it('ticks and tells from within the network, as that user', () => {
    for (const id of ['TickerFunction', 'OutcomesFunction']) {
      expect(environmentOf(template, id)).toMatchObject({
        [kafkaVariables.access]: 'scram',
        [kafkaVariables.user]: expect.stringMatching(/^RecordsUser/),
      });
      const { VpcConfig } = propertiesOf(template, 'AWS::Lambda::Function', id);
      expect(VpcConfig).toMatchObject({ SecurityGroupIds: [{ Ref: 'KafkaSecurityGroup' }] });
    }
    expect(environmentOf(template, 'ProcessorFunction')).toMatchObject({
      [processVariables.feedKind]: 'lambda',
      [feedVariables.name]: expect.stringMatching(/^OutcomesFunction/),
    });
  });

  it('knows what the topic was made with, and begins another in the next epoch', () => {
    expect(topicEnvironment(environmentOf(template, 'ProcessorFunction'))).toEqual({
      partitions: 12,
      firstEpoch: 0,
    });
    const msk = { ...stage.msk, topicNumber: 1, partitions: 24 };
    const next = synthesisedStack({ stage: { ...stage, msk } }).template;
    next.hasResourceProperties('AWS::Lambda::EventSourceMapping', { Topics: [`${topic}-1`] });
    expect(topicEnvironment(environmentOf(next, 'ProcessorFunction'))).toEqual({
      partitions: 24,
      firstEpoch: 1,
    });
  });

  it('tells operators of lag, and not of brokers that it does not know', () => {
    const names = Object.keys(template.findResources('AWS::CloudWatch::Alarm')).join();
    expect(names).toContain('AlarmsOffsetLag');
    for (const alarm of ['UnderReplicated', 'Leaderless', 'DiskUsed', 'AlarmsIteratorAge']) {
      expect(names).not.toContain(alarm);
    }
  });
});
