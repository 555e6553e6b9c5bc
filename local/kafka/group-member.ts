import { Consumer, type FetchOptions, ListOffsetTimestamps } from '@platformatic/kafka';
import { type KafkaItem, kafkaItems } from './kafka-item.ts';

export interface GroupMemberOptions {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly groupId: string;
  /** How long a member may be silent before its partitions are given to others, ms. */
  readonly sessionTimeoutMs?: number;
}

/** Next offset by partition. */
export type Offsets = ReadonlyMap<number, bigint>;

export interface FetchedPage {
  readonly items: readonly KafkaItem[];
  /** Where to go on, of the partitions that had anything. */
  readonly next: Offsets;
}

/** A member of a consumer group, on one topic. */
export interface GroupMember {
  /** Whether it gave up: the cluster was away for too long. Whoever needs a member joins anew. */
  isLost(): boolean;
  /** The partitions that the group has given it, as of now. */
  assigned(): readonly number[];
  /** Where the group is in those partitions; their beginning where it has not been there. */
  committed(partitions: readonly number[]): Promise<Offsets>;
  /** Records from those offsets on; none where there are none within the time, ms. */
  fetch(from: Offsets, waitMs: number): Promise<FetchedPage>;
  /** Lets the group go on from there. */
  commit(next: Offsets): Promise<void>;
  /** Gives its partitions back. */
  leave(): Promise<void>;
}

const mostBytesPerFetch = 2 ** 22;

/**
 * Joins the group with cooperative rebalances: what a member keeps, it goes on reading while others
 * come and go.
 */
export const joinGroup = async (options: GroupMemberOptions): Promise<GroupMember> => {
  const { brokers, topic, groupId, sessionTimeoutMs: sessionTimeout = 10_000 } = options;
  const consumer = new Consumer({
    clientId: 'tidemark',
    groupId,
    bootstrapBrokers: [...brokers],
    autocommit: false,
    retries: 20,
    retryDelay: 250,
    metadataMaxAge: 5_000,
  });
  consumer.topics.trackAll(topic);
  await consumer.joinGroup({
    sessionTimeout,
    rebalanceTimeout: 2 * sessionTimeout,
    heartbeatInterval: Math.min(1_000, sessionTimeout / 3),
    protocols: [{ name: 'cooperative-sticky', version: 3 }],
  });
  return memberOf(consumer, topic);
};

const memberOf = (consumer: Consumer, topic: string): GroupMember => {
  const assigned = (): readonly number[] =>
    consumer.assignments?.find((one) => one.topic === topic)?.partitions ?? [];
  let isLost = false;
  // Told by an event, since nobody asked for the heartbeat that failed.
  consumer.on('error', () => {
    isLost = true;
  });
  return {
    isLost: () => isLost,
    assigned,
    committed: async (partitions) => {
      if (partitions.length === 0) return new Map();
      const offsets = await consumer.listCommittedOffsets({
        topics: [{ topic, partitions: [...partitions] }],
      });
      const first = await consumer.listOffsets({
        topics: [topic],
        timestamp: ListOffsetTimestamps.EARLIEST,
        partitions: { [topic]: [...partitions] },
      });
      return new Map([...known(first.get(topic)), ...known(offsets.get(topic))]);
    },
    fetch: (from, waitMs) => fetchFrom(consumer, topic, from, waitMs),
    commit: async (next) => {
      const offsets = [...next].map(([partition, offset]) => ({
        topic,
        partition,
        offset,
        leaderEpoch: -1,
      }));
      if (offsets.length > 0) await consumer.commit({ offsets });
    },
    leave: () => consumer.close(true),
  };
};

/** Offsets by their place in a list; the group was nowhere yet where one is below zero. */
const known = (offsets: readonly bigint[] = []): Map<number, bigint> =>
  new Map(
    [...offsets.entries()].filter(([, offset]) => typeof offset === 'bigint' && offset >= 0n),
  );

type WantedTopic = FetchOptions<Buffer, Buffer, Buffer, Buffer>['topics'][number];

/** One request to each broker that leads one of the partitions. */
const fetchFrom = async (
  consumer: Consumer,
  topic: string,
  from: Offsets,
  maxWaitTime: number,
): Promise<FetchedPage> => {
  const { topics } = await consumer.metadata({ topics: [topic] });
  const { id: topicId = '', partitions = [] } = topics.get(topic) ?? {};
  const byLeader = Map.groupBy(from, ([partition]) => partitions[partition]?.leader ?? -1);
  const pages = await Promise.all(
    [...byLeader].map(async ([node, offsets]) => {
      const wanted: WantedTopic = {
        topicId,
        partitions: offsets.map(([partition, fetchOffset]) => ({
          partition,
          fetchOffset,
          currentLeaderEpoch: -1,
          lastFetchedEpoch: -1,
          partitionMaxBytes: mostBytesPerFetch,
        })),
      };
      const { responses } = await consumer.fetch({ node, topics: [wanted], maxWaitTime });
      return responses.flatMap((response) => response.partitions);
    }),
  );
  const items: KafkaItem[] = [];
  const next = new Map<number, bigint>();
  for (const { partitionIndex: partition, records } of pages.flat()) {
    const first = from.get(partition) ?? 0n;
    for (const batch of records ?? []) {
      next.set(partition, batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n);
      // A fetch gives whole batches, also where it begins within one.
      const own = kafkaItems(topic, partition, batch).filter(({ offset }) => offset >= first);
      for (const item of own) items.push(item);
    }
  }
  return { items, next };
};
