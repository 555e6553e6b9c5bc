import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IGrantable, Role } from 'aws-cdk-lib/aws-iam';
import type { CfnTopicRule } from 'aws-cdk-lib/aws-iot';
import type { EventSourceMappingOptions } from 'aws-cdk-lib/aws-lambda';
import type { Construct, IDependable } from 'constructs';
import type { FunctionNetwork } from '../bundled-function.ts';
import type { DeadLetterBucket } from '../dead-letter-bucket.ts';
import type { OutcomeFeed, OutcomeFeedProps } from './outcome-feed.ts';

/** Who takes the records, each all of them and at its own pace. */
export type RecordReader = 'processor' | 'archive';

/** What stands between devices and the processor, whichever product it is: a stream or a topic. */
export interface RecordSource extends Construct {
  /** By what functions and verbs know it. */
  readonly sourceName: string;
  /** How many a topic has for good; undefined of a stream, which lists its shards. */
  readonly partitions: number | undefined;
  /** Most partitions that it has at a time; one execution folds each. */
  readonly mostPartitions: number;
  /** File names, without ending, of the handlers that take its records and tick it. */
  readonly processHandler: 'process' | 'process-kafka';
  readonly tickHandler: 'tick' | 'tick-kafka';
  readonly archiveHandler: 'archive' | 'archive-kafka';
  /** What these functions' environments have beside the name. */
  readonly processVariables: Readonly<Record<string, string>>;
  readonly tickVariables: Readonly<Record<string, string>>;
  /** Those of the tick function that choose what is bundled. @default - none */
  readonly bundledTickVariables?: Readonly<Record<string, string>>;
  /** Where the tick function must stand to reach it. @default - anywhere */
  readonly tickNetwork?: FunctionNetwork;
  /** What must be there before anybody reads or writes it, beside what refers to it. */
  readonly needed: readonly IDependable[];
  /** How its records come to a reader, but for the size of a batch and how long it waits. */
  mapping(reader: RecordReader, deadLetters: DeadLetterBucket): EventSourceMappingOptions;
  /** What a reader's event source mapping asks of it, with the function's role. */
  grantPolling(reader: RecordReader, grantee: IGrantable): void;
  /** How the rule of the device gateway puts envelopes on it, each under its key. */
  ruleAction(role: Role, partitionKey: string): CfnTopicRule.ActionProperty;
  grantTick(grantee: IGrantable): void;
  /** Makes another one of its kind, for results and alerts. */
  makeFeed(scope: Construct, id: string, props: OutcomeFeedProps): OutcomeFeed;
  /** Records that were put on it, in a minute. */
  incomingRecords(): IMetric;
}
