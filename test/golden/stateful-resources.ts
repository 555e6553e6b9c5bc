import { readFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';

/** What CloudFormation would have to make anew, and with it what it holds. */
export interface StatefulResource {
  readonly type: string;
  /** Those of its properties that cannot be changed on what is there, as they are set. */
  readonly fixed: Readonly<Record<string, unknown>>;
}

/** By logical id. */
export type StatefulResources = Readonly<Record<string, StatefulResource>>;

/**
 * Types whose resources hold data, or a name that devices and people know, and the properties whose
 * change replaces them. A mapping holds how far it has read: another begins with the oldest record.
 */
export const fixedProperties: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::Table': ['KeySchema', 'TableName'],
  'AWS::EC2::Subnet': ['AvailabilityZone', 'CidrBlock', 'VpcId'],
  'AWS::EC2::VPC': ['CidrBlock'],
  'AWS::IoT::Policy': ['PolicyName'],
  'AWS::IoT::ProvisioningTemplate': ['TemplateName', 'TemplateType'],
  'AWS::IoT::ThingType': ['ThingTypeName'],
  'AWS::IoT::TopicRule': ['RuleName'],
  'AWS::KMS::Key': [],
  'AWS::Kinesis::Stream': ['Name'],
  'AWS::Lambda::EventSourceMapping': [
    'AmazonManagedKafkaEventSourceConfig',
    'EventSourceArn',
    'SelfManagedKafkaEventSourceConfig',
    'SelfManagedEventSource',
    'StartingPosition',
  ],
  'AWS::MSK::Cluster': ['ClusterName'],
  'AWS::MSK::Topic': ['ClusterArn', 'TopicName'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::SNS::Topic': ['FifoTopic', 'TopicName'],
  'AWS::SQS::Queue': ['FifoQueue', 'QueueName'],
  'AWS::SecretsManager::Secret': ['Name'],
  'AWS::Timestream::Database': ['DatabaseName', 'KmsKeyId'],
  'AWS::Timestream::InfluxDBInstance': [
    'Bucket',
    'KmsKeyId',
    'Organization',
    'PubliclyAccessible',
    'Username',
    'VpcSecurityGroupIds',
    'VpcSubnetIds',
  ],
  'AWS::Timestream::Table': ['DatabaseName', 'TableName'],
};

/** Those of a template; the name of its stage stands as STAGE, since ids are the same in all. */
export const statefulResources = (template: Template, stage: string): StatefulResources => {
  const { Resources } = template.toJSON() as {
    Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
  };
  const found = Object.entries(Resources).flatMap(
    ([id, { Type: type, Properties = {} }]): [string, StatefulResource][] => {
      const names = fixedProperties[type];
      if (names === undefined) return [];
      const set = names.filter((name) => Properties[name] !== undefined);
      return [[id, { type, fixed: Object.fromEntries(set.map((n) => [n, Properties[n]])) }]];
    },
  );
  const itsName = new RegExp(`([-_])${stage}(?![a-z])`, 'g');
  return JSON.parse(JSON.stringify(Object.fromEntries(found)).replace(itsName, '$1STAGE'));
};

export const statefulResourcesFile = new URL('stateful-resources.json', import.meta.url);

/** By what was chosen: of a stack, those of each choice of its own stand there together. */
export const readStatefulResources = (): Readonly<Record<string, StatefulResources>> =>
  JSON.parse(readFileSync(statefulResourcesFile, 'utf8'));
