import { Admin } from '@platformatic/kafka';
import { BrokersError } from './brokers-error.ts';
import { topicEnds } from './topic-ends.ts';

export interface LocalTopicOptions {
  readonly brokers: readonly string[];
  readonly topic: string;
  /** Of a topic that is made; one that exists keeps its own. */
  readonly partitions: number;
  /** A topic that is only written to. @default - none */
  readonly feed?: string;
  /** The consumer groups of the run. */
  readonly groupIds: readonly string[];
  /** Whether the groups go with the run; others may be in them. */
  readonly isOwnGroup: boolean;
}

/** The topic of a run on a cluster that somebody else runs. */
export interface LocalTopic {
  /** How many partitions it had when the run began. */
  readonly partitions: number;
  /** Deletes groups and topics where they are the run's own. */
  close(): Promise<void>;
}

/**
 * Makes the topics where they are absent, and puts the run's groups at its end: a run begins with
 * no state, so it begins with no record of before either.
 *
 * @throws BrokersError where none answers
 */
export const openLocalTopic = async (options: LocalTopicOptions): Promise<LocalTopic> => {
  const { brokers, topic, groupIds, isOwnGroup, feed } = options;
  const admin = adminOf(brokers, openRetries);
  try {
    const known = new Set(await topicsOf(admin, brokers));
    const own = [topic, feed ?? []].flat().filter((name) => !known.has(name));
    if (own.length > 0) await createTopics(admin, own, options.partitions);
    const partitions = await partitionsOf(admin, topic);
    if (feed !== undefined) await partitionsOf(admin, feed);
    for (const groupId of groupIds) await beginAtEnd(admin, topic, groupId);
    return {
      partitions,
      close: () => deleteOwn(brokers, isOwnGroup ? groupIds : [], own),
    };
  } finally {
    await admin.close();
  }
};

/** The first thing that is asked of the cluster. */
const topicsOf = async (admin: Admin, brokers: readonly string[]): Promise<string[]> => {
  try {
    return await admin.listTopics();
  } catch (error) {
    throw new BrokersError(brokers, error);
  }
};

const retryDelay = 250;

/** A wrong address is told in a few seconds. */
const openRetries = 10;

/** A broker that starts again while a run ends takes a while. */
const closeRetries = 240;

const adminOf = (brokers: readonly string[], retries: number): Admin =>
  new Admin({ clientId: 'tidemark', bootstrapBrokers: [...brokers], retries, retryDelay });

const deleteOwn = async (
  brokers: readonly string[],
  groups: readonly string[],
  topics: readonly string[],
): Promise<void> => {
  // What is of others stays, and its cluster may be gone by now.
  if (groups.length + topics.length === 0) return;
  const admin = adminOf(brokers, closeRetries);
  try {
    if (groups.length > 0) await admin.deleteGroups({ groups: [...groups] });
    const present = new Set(await admin.listTopics());
    const left = topics.filter((name) => present.has(name));
    if (left.length > 0) await admin.deleteTopics({ topics: left });
  } finally {
    await admin.close();
  }
};

const createTopics = async (admin: Admin, topics: string[], partitions: number): Promise<void> => {
  const { brokers } = await admin.metadata({ topics: [], forceUpdate: true });
  const replicas = Math.min(3, brokers.size);
  const configs = [{ name: 'min.insync.replicas', value: String(Math.max(1, replicas - 1)) }];
  await admin.createTopics({ topics, partitions, replicas, configs });
};

/** Until every partition has a leader, which takes a moment after the topic was made. */
const partitionsOf = async (admin: Admin, topic: string): Promise<number> => {
  for (;;) {
    const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true });
    const { partitions = [] } = topics.get(topic) ?? {};
    if (partitions.length > 0 && partitions.every(({ leader }) => leader >= 0)) {
      return partitions.length;
    }
  }
};

const beginAtEnd = async (admin: Admin, topic: string, groupId: string): Promise<void> => {
  const ends = await topicEnds(admin, topic);
  const partitionOffsets = [...ends].map(([partition, offset]) => ({ partition, offset }));
  await admin.alterConsumerGroupOffsets({ groupId, topics: [{ name: topic, partitionOffsets }] });
};
