import {
  CreateTableCommand,
  DynamoDBClient,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import {
  type AlertTransition,
  type Clock,
  hasSecondStage,
  type Pipeline,
  type WindowResult,
} from '../../lambdas/engine/index.ts';
import { startDynamoDb } from '../aws/dynamodb/dynamodb-endpoint.ts';
import { startKinesis } from '../aws/kinesis/kinesis-endpoint.ts';
import { type SnsEndpoint, startSns } from '../aws/sns/sns-endpoint.ts';
import { createClosingStack } from './closing-stack.ts';
import { localRegion, type ResourceNames, resourceNames } from './resource-names.ts';
import type { ChosenStore, StoredResults } from './stores/local-store.ts';
import { startInfluxDbStore } from './stores/start-influxdb-store.ts';
import { startTimestreamStore } from './stores/start-timestream-store.ts';
import { tableDefinitions } from './table-definitions.ts';

/** The AWS services of a run, embedded, with the resources that the stack would make. */
export interface LocalServices {
  readonly names: ResourceNames;
  /** ARN of the stream of the alert table's changes. */
  readonly alertChangesArn: string;
  readonly kinesis: KinesisClient;
  readonly dynamodb: DynamoDBClient;
  readonly dynamodbStreams: DynamoDBStreamsClient;
  /** What the store of results holds. */
  readonly results: StoredResults;
  /** What was delivered to the alert topic. */
  readonly sns: SnsEndpoint;
  /** For the functions: `AWS_ENDPOINT_URL_<SERVICE>`, and how they find the store. */
  readonly endpointVariables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface LocalServicesOptions {
  readonly pipeline: Pipeline;
  /** The run's clock: what Timestream's retention is measured by. */
  readonly clock: Clock;
  /** Of the stream of records. */
  readonly shards: number;
  /** @default - the one that the declaration names, else Timestream */
  readonly store?: ChosenStore;
  /** Of a topic that is in the stream's place. @default - a stream is made */
  readonly partitions?: readonly string[];
  /** Called with results that are in the store now. @default - nobody is told */
  readonly onStored?: (results: readonly WindowResult[]) => void;
  /** Called with each alert that its topic took. @default - nobody is told */
  readonly onAlert?: (alert: AlertTransition) => void;
}

/** Starts the services and makes the resources; takes well under a second. */
export const startLocalServices = async ({
  pipeline,
  clock,
  shards,
  store: chosen = { kind: pipeline.destinations.store ?? 'timestream' },
  partitions,
  onStored,
  onAlert,
}: LocalServicesOptions): Promise<LocalServices> => {
  const names = {
    ...resourceNames(pipeline, chosen.kind),
    ...(partitions === undefined ? {} : { partitions }),
  };
  const ofStore = { pipeline, names, clock, ...(onStored !== undefined && { onStored }) };
  const stack = createClosingStack();
  try {
    const [dynamodb, kinesis, store, sns] = await Promise.all([
      startDynamoDb({ clock: systemClock }),
      startKinesis({ streams: streamsOf(pipeline, names, shards) }),
      chosen.kind === 'influxdb'
        ? startInfluxDbStore(ofStore, chosen)
        : startTimestreamStore(ofStore),
      startSns({
        topicArns: [names.alertTopicArn],
        onMessage: ({ message }) => onAlert?.(JSON.parse(message) as AlertTransition),
      }),
    ]);
    for (const service of [dynamodb, kinesis, store, sns]) stack.add(() => service.stop());
    const clients = {
      kinesis: new KinesisClient({
        ...clientOptions(kinesis.endpoint),
        // The embedded Kinesis speaks HTTP/1.1 only.
        requestHandler: new NodeHttpHandler(),
      }),
      dynamodb: new DynamoDBClient(clientOptions(dynamodb.endpoint)),
      dynamodbStreams: new DynamoDBStreamsClient(clientOptions(dynamodb.endpoint)),
    };
    for (const client of Object.values(clients)) stack.add(() => client.destroy());
    return {
      names,
      alertChangesArn: await createTables(clients.dynamodb, names),
      ...clients,
      results: store.results,
      sns,
      endpointVariables: {
        AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
        AWS_ENDPOINT_URL_KINESIS: kinesis.endpoint,
        AWS_ENDPOINT_URL_SNS: sns.endpoint,
        ...store.variables,
      },
      stop: () => stack.closeAll(),
    };
  } catch (error) {
    await stack.closeAll();
    throw error;
  }
};

/** The second stage has one shard: a run has few groups. A feed is by what records come by. */
const streamsOf = (pipeline: Pipeline, names: ResourceNames, shards: number) => [
  ...(names.partitions === undefined
    ? [names.stream, names.feed ?? []].flat().map((name) => ({ name, shards }))
    : []),
  ...(hasSecondStage(pipeline) ? [{ name: names.contributionStream, shards: 1 }] : []),
];

const clientOptions = (endpoint: string) => ({
  endpoint,
  region: localRegion,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

/** @returns ARN of the stream of the alert table's changes */
const createTables = async (client: DynamoDBClient, names: ResourceNames): Promise<string> => {
  let changes: string | undefined;
  for (const { expiresBy, ...definition } of tableDefinitions(names)) {
    const { TableName } = definition;
    const { TableDescription } = await client.send(new CreateTableCommand(definition));
    changes ??= TableDescription?.LatestStreamArn;
    if (expiresBy === undefined) continue;
    const TimeToLiveSpecification = { AttributeName: expiresBy, Enabled: true };
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  }
  if (changes === undefined) throw new Error(`${names.alertTable} was made without a stream`);
  return changes;
};
