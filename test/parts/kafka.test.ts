import { afterAll, beforeAll, describe } from 'vitest';
import { disturbedRun } from './kafka/disturbed-run.ts';
import { type KafkaCluster, startKafkaCluster } from './support/kafka/kafka-cluster.ts';

/** Everything that needs a cluster, on one: three brokers take a while to start. */
describe('on three brokers of Apache Kafka', () => {
  let cluster: KafkaCluster;
  beforeAll(async () => {
    cluster = await startKafkaCluster();
  });
  afterAll(() => cluster?.stop());

  describe('the run of a machine', () => disturbedRun(() => cluster));
});
