import { kafkaProducer } from '../../adapters/kafka/kafka-connection.ts';
import { KafkaOutcomeFeed } from '../../adapters/kafka/kafka-outcome-feed.ts';
import type { OutcomeFeed } from '../../engine/index.ts';
import { feedEnvironment, kafkaEnvironment } from '../../environment.ts';
import { kafkaCredentials } from '../kafka-credentials.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** A second apart at most: the journal keeps what a feed has not taken, and others go on. */
const retries = 2;

/** A topic. @throws EnvironmentError */
export const kafkaOutcomeFeed = async (variables: Variables): Promise<OutcomeFeed> => {
  const credentials = await kafkaCredentials();
  const producer = kafkaProducer({ ...kafkaEnvironment(variables), ...credentials, retries });
  return new KafkaOutcomeFeed(producer, feedEnvironment(variables).name);
};
