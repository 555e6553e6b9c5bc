import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IGrantable, Role } from 'aws-cdk-lib/aws-iam';
import type { CfnTopicRule } from 'aws-cdk-lib/aws-iot';
import type { EventSourceMappingOptions } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { FunctionNetwork } from './bundled-function.ts';
import type { DeadLetterBucket } from './dead-letter-bucket.ts';
import type { OutcomeFeed, OutcomeFeedProps } from './outcome-feed.ts';

/** What stands between devices and the processor, whichever product it is: a stream or a topic. */
export interface RecordSource extends Construct {
  /** By what functions and verbs know it. */
  readonly sourceName: string;
  /** How many a topic has for good; undefined of a stream, which lists its shards. */
  readonly partitions: number | undefined;
  /** File names, without ending, of the handlers that take its records and tick it. */
  readonly processHandler: 'process' | 'process-kafka';
  readonly tickHandler: 'tick' | 'tick-kafka';
  /** What these functions' environments have beside the name. */
  readonly processVariables: Readonly<Record<string, string>>;
  readonly tickVariables: Readonly<Record<string, string>>;
  /** Where the tick function must stand to reach it. @default - anywhere */
  readonly tickNetwork?: FunctionNetwork;
  /** How its records come to the processor, but for the size of a batch and how long it waits. */
  mapping(deadLetters: DeadLetterBucket): EventSourceMappingOptions;
  /** What an event source mapping asks of it, with the function's role. */
  grantPolling(grantee: IGrantable): void;
  /** How the rule of the device gateway puts envelopes on it, each under its key. */
  ruleAction(role: Role, partitionKey: string): CfnTopicRule.ActionProperty;
  grantTick(grantee: IGrantable): void;
  /** Makes another one of its kind, for results and alerts. */
  makeFeed(scope: Construct, id: string, props: OutcomeFeedProps): OutcomeFeed;
  /** Records that were put on it, in a minute. */
  incomingRecords(): IMetric;
}
