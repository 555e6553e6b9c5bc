import { afterAll, beforeAll, describe } from 'vitest';
import { archivedRun } from './kafka/archived-run.ts';
import { disturbedRun } from './kafka/disturbed-run.ts';
import { feedConsumer } from './kafka/feed-consumer.ts';
import { feedContract } from './kafka/feed-contract.ts';
import { topicVerbs } from './kafka/topic-verbs.ts';
import { type KafkaCluster, startKafkaCluster } from './support/kafka/kafka-cluster.ts';

/** Everything that needs a cluster, on one: three brokers take a while to start. */
describe('on three brokers of Apache Kafka', () => {
  let cluster: KafkaCluster;
  beforeAll(async () => {
    cluster = await startKafkaCluster();
  });
  afterAll(() => cluster?.stop());

  describe('the feed of a run', () => {
    feedContract(() => cluster);
    feedConsumer(() => cluster);
  });

  describe('the run of a fleet', () => topicVerbs(() => cluster));

  describe('the run of a topic', () => archivedRun(() => cluster));

  describe('the run of a machine', () => disturbedRun(() => cluster));
});
