import { Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { EventSourceMappingOptions } from 'aws-cdk-lib/aws-lambda';
import { Construct, type IDependable } from 'constructs';
import { topicVariables } from '../../../lambdas/environment.ts';
import type { StageConfig } from '../../stage-config.ts';
import type { RecordReader } from '../records/record-source.ts';

export interface KafkaSourceProps {
  readonly stage: StageConfig;
  readonly key: IKey;
}

/** What a topic of records is to the stack, whoever runs its brokers. */
export abstract class KafkaSource extends Construct {
  readonly processHandler = 'process-kafka';
  readonly tickHandler = 'tick-kafka';
  readonly archiveHandler = 'archive-kafka';
  readonly needed: readonly IDependable[] = [];
  readonly stage: StageConfig;
  protected readonly key: IKey;

  constructor(scope: Construct, id: string, { stage, key }: KafkaSourceProps) {
    super(scope, id);
    this.stage = stage;
    this.key = key;
  }

  get partitions(): number {
    return this.stage.msk.partitions;
  }

  get mostPartitions(): number {
    return this.partitions;
  }

  get processVariables(): Readonly<Record<string, string>> {
    const { partitions, topicNumber } = this.stage.msk;
    return {
      [topicVariables.partitions]: String(partitions),
      [topicVariables.firstEpoch]: String(topicNumber),
    };
  }

  /** Another number of partitions is another topic, in the next epoch: see docs/KAFKA.md. */
  protected topicName(name: string): string {
    const { topicNumber } = this.stage.msk;
    return topicNumber === 0 ? name : `${name}-${topicNumber}`;
  }

  /**
   * Retried without end and never given up: with an on-failure destination Lambda would give up
   * after ten attempts, minutes into an outage. A partition that fails stands still, and its alarm
   * is on, while the others go on; the topic keeps what waits. Error controls need pollers of the
   * mapping's own, which keep the order within a partition.
   */
  protected mappingOf(topic: string, reader: RecordReader): EventSourceMappingOptions {
    const { leastPollers, mostPollers } = this.stage.msk;
    return {
      kafkaTopic: topic,
      kafkaConsumerGroupId: this.groupOf(reader),
      // The archive may be minutes behind: it needs no pollers in reserve.
      provisionedPollerConfig: {
        minimumPollers: reader === 'archive' ? 1 : leastPollers,
        maximumPollers: mostPollers,
      },
    };
  }

  /** Every reader has a consumer group of its own. */
  protected groupOf(reader: RecordReader): string {
    return `${Stack.of(this).stackName}-${reader}`;
  }
}
