import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IoTClient } from '@aws-sdk/client-iot';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { TimestreamQueryClient } from '@aws-sdk/client-timestream-query';
import { TimestreamWriteClient } from '@aws-sdk/client-timestream-write';
import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import { UsageError } from '../cli/errors.ts';
import { loadPipeline } from '../cli/load-pipeline.ts';
import { AwsRegistrar } from './aws-registrar.ts';
import type { Deployment, DeploymentNames } from './deployment.ts';
import { readStack } from './read-stack.ts';
import type { RecordAccess } from './record-access.ts';
import { influxDbResults, type StoredResults, timestreamResults } from './stored-results.ts';
import { streamAccess } from './stream-access.ts';

export interface AwsDeploymentOptions {
  readonly stage: string;
  /** Path of the declaration. */
  readonly pipeline: string;
}

/**
 * A deployed stage, found by the outputs of its stack, with the caller's own credentials.
 *
 * @throws UsageError where the stack is not there, or of an earlier release
 */
export const awsDeployment = async (
  { stage, pipeline: file }: AwsDeploymentOptions,
  cloudFormation = new CloudFormationClient(),
): Promise<Deployment> => {
  const pipeline = await loadPipeline(file);
  const stackName = `tidemark-${pipeline.name}-${stage}`;
  const outputs = await outputsOf(stackName, cloudFormation);
  const names = namesOf(outputs, stackName);
  const clients = {
    kinesis: new KinesisClient(),
    dynamodb: new DynamoDBClient(),
    timestream: new TimestreamWriteClient(),
    timestreamQuery: new TimestreamQueryClient(),
    iot: new IoTClient(),
    sqs: new SQSClient(),
    s3: new S3Client(),
  };
  return {
    title: `the stack ${stackName}`,
    pipeline,
    names,
    records:
      names.partitions === undefined
        ? streamAccess(clients.kinesis, names.stream)
        : unreachableTopic(stackName),
    ...clients,
    results: () =>
      names.store === 'influxdb'
        ? resultsInInfluxDb(names, outputs.get('MeasureStoreUrl'))
        : timestreamResults(clients.timestream, clients.timestreamQuery, names),
    devices: new AwsRegistrar(clients.iot, {
      policyName: outputs.get('DevicePolicy') ?? '',
      thingTypeName: outputs.get('DeviceType') ?? '',
    }),
    nowMs: async () => {
      // AWS refuses what a wrong clock signed, and tells the SDK how wrong it is.
      return systemClock.nowMs() + (clients.kinesis.config.systemClockOffset ?? 0);
    },
    close: async () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
};

/** Brokers let in whoever stands in their network, which a person's machine does not. */
const unreachableTopic = (stackName: string): RecordAccess => ({
  put: async () => {
    throw new UsageError(
      `the brokers of ${stackName} take records only from within their network; run the verb ` +
        'there against a run of your own, or let a device of that network put the record',
    );
  },
  keptHours: async () => undefined,
  close: async () => {},
});

/** The address and a token may stand in variables: a tunnel into the VPC, a person's own token. */
const resultsInInfluxDb = (names: DeploymentNames, address: string | undefined): StoredResults => {
  const { INFLUX_URL: url = address, INFLUX_TOKEN: token } = process.env;
  if (url === undefined || token === undefined) {
    throw new UsageError(
      'the results are in InfluxDB: set INFLUX_TOKEN to a token that may read and write ' +
        `${names.measureDatabase}, and INFLUX_URL where this machine reaches it otherwise than ` +
        `by ${address ?? 'an address that the stack would name'}`,
    );
  }
  const org = names.measureDatabase;
  return influxDbResults({ url, token, wire: 'v2', org, bucket: org, precision: 'ns' }, names);
};

const outputsOf = (
  stackName: string,
  client: CloudFormationClient,
): Promise<ReadonlyMap<string, string>> =>
  readStack(stackName, client, async (cloudFormation) => {
    const command = new DescribeStacksCommand({ StackName: stackName });
    const { Stacks = [] } = await cloudFormation.send(command);
    const outputs = Stacks[0]?.Outputs ?? [];
    return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  });

const namesOf = (outputs: ReadonlyMap<string, string>, stackName: string): DeploymentNames => {
  const output = (name: string): string => {
    const value = outputs.get(name);
    if (value !== undefined) return value;
    throw new UsageError(`the stack ${stackName} has no output ${name}; deploy this release to it`);
  };
  const [measureDatabase = '', measureTable = ''] = output('MeasureTable').split('.');
  const stream = output('RecordStream');
  const partitions = Number(outputs.get('RecordPartitions') ?? 0);
  return {
    stream,
    ...(partitions === 0
      ? {}
      : { partitions: Array.from({ length: partitions }, (_, number) => `${stream}-${number}`) }),
    ...optionalNames(outputs),
    stateTable: output('StateTable'),
    alertTable: output('AlertTable'),
    quarantineTable: output('QuarantineTable'),
    store: output('MeasureStore'),
    measureDatabase,
    measureTable,
  };
};

/** Names of what not every stage has. */
const optionalNames = (outputs: ReadonlyMap<string, string>): Partial<DeploymentNames> => {
  const named = {
    feed: outputs.get('Feed'),
    contributionStream: outputs.get('ContributionStream'),
    undeliveredQueue: outputs.get('UndeliveredQueue'),
    deadLetterBucket: outputs.get('DeadLetterBucket'),
    archiveBucket: outputs.get('ArchiveBucket'),
  };
  return Object.fromEntries(Object.entries(named).filter(([, name]) => name !== undefined));
};
