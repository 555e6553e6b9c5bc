import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { TimestreamWriteClient } from '@aws-sdk/client-timestream-write';
import type { Pipeline } from '../../lambdas/engine/index.ts';
import type { DeviceRegistrar } from './device-registrar.ts';
import type { RecordAccess } from './record-access.ts';
import type { StoredResults } from './stored-results.ts';

/** A pipeline that runs, on this machine or on AWS, as verbs reach it. */
export interface Deployment {
  /** What it is to a person: `the run at http://127.0.0.1:4000`. */
  readonly title: string;
  readonly pipeline: Pipeline;
  readonly names: DeploymentNames;
  /** The stream or topic of its records. */
  readonly records: RecordAccess;
  readonly kinesis: KinesisClient;
  readonly dynamodb: DynamoDBClient;
  readonly timestream: TimestreamWriteClient;
  /** @default - there are no queues on this machine */
  readonly sqs?: SQSClient;
  /** @default - there are no buckets on this machine */
  readonly s3?: S3Client;
  /** The store of results. @throws UsageError where it cannot be reached from here */
  results(): StoredResults;
  /** Who makes its devices. */
  readonly devices: DeviceRegistrar;
  /** The deployment's time, epoch ms: the arrival time of what a verb puts on the stream. */
  nowMs(): Promise<number>;
  close(): Promise<void>;
}

export interface DeploymentNames {
  readonly stream: string;
  /** Of a topic, which keeps the ones it has. @default - the shards that the stream lists */
  readonly partitions?: readonly string[];
  /** Stream or topic of results and alerts. @default - there is none */
  readonly feed?: string;
  /** Between the two stages. @default - there is no second one */
  readonly contributionStream?: string;
  /** URL of the queue of what the rule could not put on the stream. @default - there is none */
  readonly undeliveredQueue?: string;
  /** What functions gave up. @default - there is none */
  readonly deadLetterBucket?: string;
  /** @default - there is none */
  readonly archiveBucket?: string;
  readonly stateTable: string;
  readonly alertTable: string;
  readonly quarantineTable: string;
  /** The product that results are kept in. */
  readonly store: string;
  /** Of InfluxDB its bucket. */
  readonly measureDatabase: string;
  readonly measureTable: string;
}

/** Which deployment a verb means. */
export interface DeploymentChoice {
  /** Of the page of a run on this machine. @default 'http://127.0.0.1:4000' */
  readonly url?: string;
  /** A stage on AWS instead; goes with `pipeline`. */
  readonly stage?: string;
  /** Path of the declaration. */
  readonly pipeline?: string;
}
