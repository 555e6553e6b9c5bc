import { kafkaProducer } from '../../../lambdas/adapters/kafka/kafka-connection.ts';
import { KafkaOutcomeFeed } from '../../../lambdas/adapters/kafka/kafka-outcome-feed.ts';
import { outcomeFeedContract } from '../../contract/outcome-feed-contract.ts';
import type { KafkaCluster } from '../support/kafka/kafka-cluster.ts';
import { readByKcat } from '../support/kafka/kcat.ts';

/** The feed's contract on a topic that is real. */
export const feedContract = (cluster: () => KafkaCluster): void => {
  outcomeFeedContract('KafkaOutcomeFeed, with brokers', async () => {
    const topic = 'outcomes';
    const { bootstrapBrokers: brokers } = cluster();
    await cluster().createTopic(topic, 3);
    const producer = kafkaProducer({ brokers });
    return {
      feed: new KafkaOutcomeFeed(producer, topic),
      told: () => readByKcat(brokers, topic),
      close: () => producer.close(),
    };
  });
};
