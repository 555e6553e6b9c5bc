import { setTimeout } from 'node:timers/promises';
import { Admin } from '@platformatic/kafka';
import type { EventSourceMapping } from '../lambda/mapping/event-source-mapping.ts';
import { outcomeOf } from '../lambda/mapping/invocation-outcome.ts';
import { type KafkaPollerOptions, startKafkaPoller } from './kafka-poller.ts';
import { topicEnds } from './topic-ends.ts';

export interface KafkaMappingOptions extends Omit<KafkaPollerOptions, 'invoke'> {
  /**
   * Invokes the function with an event, in the environment of that name; resolves with its
   * response, both JSON.
   */
  readonly invoke: (event: string, environment: string) => Promise<string | undefined>;
  /** How many members the group has from here. @default 1 */
  readonly pollers?: number;
  /** Called with the error of each invocation that had no response. @default - nobody is told */
  readonly onFailure?: (error: Error) => void;
}

const askEveryMs = 50;

/** What connects a topic to a function: Lambda's event source mapping, over a consumer group. */
export const startKafkaMapping = async (
  options: KafkaMappingOptions,
): Promise<EventSourceMapping> => {
  const { pollers: count = 1, topic, groupId, brokers } = options;
  const started = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      startKafkaPoller({
        ...options,
        invoke: async (event) => {
          const outcome = await outcomeOf(options.invoke(event, `poller-${index}`));
          if (outcome.kind === 'failed') options.onFailure?.(outcome.error);
          return outcome;
        },
      }),
    ),
  );
  const admin = new Admin({ clientId: 'tidemark', bootstrapBrokers: [...brokers], retries: 240 });
  return {
    caughtUp: () => untilCommitted(admin, topic, groupId),
    stop: async () => {
      await Promise.all(started.map((poller) => poller.stop()));
      await admin.close();
    },
  };
};

/** Until the group, whoever is in it, is where the topic ends now. */
const untilCommitted = async (admin: Admin, topic: string, groupId: string): Promise<void> => {
  const ends = await topicEnds(admin, topic);
  for (;;) {
    const [group] = await admin.listConsumerGroupOffsets({ groups: [groupId] });
    const own = group?.topics.find(({ name }) => name === topic)?.partitions ?? [];
    const committed = new Map(own.map((one) => [one.partitionIndex, one.committedOffset]));
    const isBehind = ([partition, end]: readonly [number, bigint]): boolean =>
      end > 0n && (committed.get(partition) ?? 0n) < end;
    if (![...ends].some(isBehind)) return;
    await setTimeout(askEveryMs);
  }
};
