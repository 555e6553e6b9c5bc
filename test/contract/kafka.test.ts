import type { Producer } from '@platformatic/kafka';
import { KafkaOutcomeFeed } from '../../lambdas/adapters/kafka/kafka-outcome-feed.ts';
import { outcomeFeedContract } from './outcome-feed-contract.ts';

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
