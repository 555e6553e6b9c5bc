import { kafkaProducer } from '../../lambdas/adapters/kafka/kafka-connection.ts';
import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import { kafkaVariables, processVariables, topicVariables } from '../../lambdas/environment.ts';
import type { LocalStream, RecordReader } from '../run/local-stream.ts';
import { startKafkaMapping } from './kafka-mapping.ts';
import { kafkaPut } from './kafka-put.ts';
import { type LocalTopic, openLocalTopic } from './local-topic.ts';

/** A cluster that somebody else runs, and what a run does with it. */
export interface KafkaChoice {
  /** `host:port` of brokers to begin with. */
  readonly brokers: readonly string[];
  /** Of a topic that the run makes. @default 4 */
  readonly partitions?: number;
  /** Members of the consumer group. @default 1 */
  readonly pollers?: number;
  /** Of the processor. @default - of the run's own */
  readonly groupId?: string;
}

/** How a run uses it. */
export interface KafkaUse extends KafkaChoice {
  /** Who reads beside the processor, each in a consumer group of its own. @default - nobody */
  readonly readers?: readonly RecordReader[];
}

/** Names on the cluster. */
export interface KafkaTopics {
  readonly records: string;
  /** @default - outcomes are told nowhere */
  readonly feed?: string;
}

/** A topic as the stream of a run. */
export interface KafkaStream extends LocalStream, Pick<LocalTopic, 'partitions' | 'close'> {}

/** The functions of a topic, and what their environments have beside those of any stream. */
export const topicFunctions = (
  brokers: readonly string[],
  partitions: number,
): Omit<LocalStream, 'name' | 'put' | 'startMapping'> => {
  const connection = {
    [kafkaVariables.brokers]: brokers.join(','),
    [kafkaVariables.access]: 'none',
  };
  return {
    processHandler: 'process-kafka',
    tickHandler: 'tick-kafka',
    archiveHandler: 'archive-kafka',
    processVariables: {
      [topicVariables.partitions]: String(partitions),
      [topicVariables.firstEpoch]: '0',
    },
    tickVariables: connection,
    feedVariables: { [processVariables.feedKind]: 'kafka', ...connection },
  };
};

/** Opens the topics of those names, which are made where they are absent. */
export const openKafkaStream = async (
  { records: name, feed }: KafkaTopics,
  choice: KafkaUse,
): Promise<KafkaStream> => {
  const {
    brokers,
    pollers = 1,
    groupId = `${name}-${process.pid}-${systemClock.nowMs()}`,
    readers = [],
  } = choice;
  const wanted = choice.partitions ?? 4;
  const isOwnGroup = choice.groupId === undefined;
  const groupOf = (reader: RecordReader): string =>
    reader === 'processor' ? groupId : `${groupId}-${reader}`;
  const of = {
    brokers,
    topic: name,
    partitions: wanted,
    groupIds: [groupId, ...readers.map(groupOf)],
    isOwnGroup,
    ...(feed === undefined ? {} : { feed }),
  };
  const topic = await openLocalTopic(of);
  // Devices wait while brokers are away; a broker that starts again takes a while.
  const producer = kafkaProducer({ brokers, retries: 240 });
  return {
    name,
    partitions: topic.partitions,
    put: kafkaPut(producer, name),
    ...topicFunctions(brokers, topic.partitions),
    startMapping: (to, { onProblem, reader = 'processor', ...options }) => {
      for (let index = 0; index < pollers; index += 1) to.warm(`poller-${index}`);
      return startKafkaMapping({
        ...options,
        brokers,
        topic: name,
        groupId: groupOf(reader),
        pollers,
        invoke: (event, environment) => to.invoke(event, environment),
        clock: systemClock,
        onFailure: (error) => onProblem?.(error.message),
        ...(onProblem === undefined ? {} : { onProblem }),
      });
    },
    close: async () => {
      await producer.close();
      await topic.close();
    },
  };
};

/** The topic's partitions as journals name them: `records-0`. */
export const topicPartitions = ({ name, partitions }: KafkaStream): readonly string[] =>
  Array.from({ length: partitions }, (_, number) => `${name}-${number}`);
