import type { Producer } from '@platformatic/kafka';
import { KafkaOutcomeFeed } from '../../lambdas/adapters/kafka/kafka-outcome-feed.ts';
import { KafkaTicker } from '../../lambdas/adapters/kafka/kafka-ticker.ts';
import { outcomeFeedContract } from './outcome-feed-contract.ts';
import { tickerContract } from './ticker-contract.ts';

/** A producer that keeps what it is given; `npm run test:parts` has one with brokers behind it. */
outcomeFeedContract('KafkaOutcomeFeed', async () => {
  const told: { readonly key: string; readonly text: string }[] = [];
  const send = async ({ messages }: Parameters<Producer['send']>[0]): Promise<object> => {
    for (const { key, value } of messages) {
      told.push({ key: String(key), text: String(value) });
    }
    return {};
  };
  return {
    feed: new KafkaOutcomeFeed({ send: send as Producer['send'] }, 'outcomes'),
    told: async () => told,
    close: async () => {},
  };
});

/** A producer for a topic of three partitions, which keeps what it is given by partition. */
tickerContract('KafkaTicker', async () => {
  const topic = 'records';
  const partitions = Array.from({ length: 3 }, (): string[] => []);
  const metadata = async (): Promise<object> => ({
    topics: new Map([[topic, { partitionsCount: partitions.length }]]),
  });
  const send = async ({ messages }: Parameters<Producer['send']>[0]): Promise<object> => {
    for (const { partition = -1, key, value } of messages) {
      if (key === undefined) partitions[partition]?.push(String(value));
    }
    return {};
  };
  const producer = { metadata, send } as Pick<Producer, 'metadata' | 'send'>;
  return {
    ticker: new KafkaTicker(producer, topic),
    partitions: partitions.length,
    records: async () => partitions,
    close: async () => {},
  };
});
