import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Admin } from '@platformatic/kafka';
import { freePorts } from '../free-ports.ts';
import { createKafkaBrokers, type KafkaBroker } from './kafka-broker.ts';
import { mavenClassPath } from './maven-class-path.ts';

/** Three brokers on this machine, each also a controller. */
export interface KafkaCluster {
  /** `127.0.0.1:PORT` of each. */
  readonly bootstrapBrokers: string[];
  readonly brokers: readonly KafkaBroker[];
  readonly admin: Admin;
  readonly classPath: string;
  /** Makes a topic that is on every broker, written once two have a record. */
  createTopic(topic: string, partitions: number): Promise<void>;
  stop(): Promise<void>;
}

const brokerIds = [1, 2, 3] as const;
const startMs = 120_000;

/** Starts the cluster; resolves when every broker takes part. */
export const startKafkaCluster = async (): Promise<KafkaCluster> => {
  const classPath = await mavenClassPath(join(import.meta.dirname, 'pom.xml'));
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-kafka-'));
  const ports = await freePorts(2 * brokerIds.length);
  const voters = brokerIds.map((id, index) => `${id}@127.0.0.1:${ports[2 * index + 1]}`).join(',');
  const brokers = await createKafkaBrokers(
    brokerIds.map((id, index) => ({
      classPath,
      folder: join(folder, String(id)),
      settings: settingsOf(id, [ports[2 * index] ?? 0, ports[2 * index + 1] ?? 0], voters),
    })),
  );
  const bootstrapBrokers = brokerIds.map((_, index) => `127.0.0.1:${ports[2 * index]}`);
  const admin = new Admin({ clientId: 'tests', bootstrapBrokers, retries: 20, retryDelay: 250 });
  const stop = async (): Promise<void> => {
    await admin.close();
    await Promise.all(brokers.map((broker) => broker.kill()));
    await rm(folder, { recursive: true });
  };
  try {
    for (const broker of brokers) broker.start();
    await untilComplete(admin);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    bootstrapBrokers,
    brokers,
    admin,
    classPath,
    createTopic: async (topic, partitions) => {
      const configs = [{ name: 'min.insync.replicas', value: '2' }];
      await admin.createTopics({ topics: [topic], partitions, replicas: 3, configs });
      await untilLed(admin, topic, partitions);
    },
    stop,
  };
};

const settingsOf = (id: number, [port, controllerPort]: [number, number], voters: string) => ({
  'process.roles': 'broker,controller',
  'node.id': id,
  'controller.quorum.voters': voters,
  listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
  'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
  'controller.listener.names': 'CONTROLLER',
  'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
  'auto.create.topics.enable': 'false',
  'offsets.topic.num.partitions': 3,
  'group.initial.rebalance.delay.ms': 0,
  'group.min.session.timeout.ms': 1_000,
  'num.network.threads': 2,
  'num.io.threads': 2,
  // A killed broker is missed after this long, 9 s by default.
  'broker.session.timeout.ms': 4_000,
  'broker.heartbeat.interval.ms': 500,
});

const untilComplete = (admin: Admin): Promise<void> =>
  until('three brokers', async () => {
    const { brokers } = await admin.metadata({ topics: [], forceUpdate: true });
    return brokers.size === brokerIds.length;
  });

const untilLed = (admin: Admin, topic: string, partitions: number): Promise<void> =>
  until(`leaders of ${topic}`, async () => {
    const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true });
    const known = topics.get(topic)?.partitions ?? [];
    return known.length === partitions && known.every(({ isr }) => isr.length === 3);
  });

const until = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
  const deadline = AbortSignal.timeout(startMs);
  let trouble: unknown;
  while (!deadline.aborted) {
    try {
      if (await isSo()) return;
    } catch (error) {
      trouble = error;
    }
    await setTimeout(100);
  }
  throw new Error(`no ${what} after ${startMs} ms`, { cause: trouble });
};
