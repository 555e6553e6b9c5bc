import type { Producer } from '@platformatic/kafka';
import type { OutcomeFeed, ToldOutcome } from '../../engine/ports.ts';
import { sendInOrder } from './send-in-order.ts';

/**
 * Tells outcomes on a topic, those of one key on one partition, each as a JSON document. Of several
 * partitions that tell at the same time one follows the other: requests that overtook each other
 * would break the order that brokers check.
 */
export class KafkaOutcomeFeed implements OutcomeFeed {
  private readonly producer: Pick<Producer, 'send'>;
  private readonly topic: string;
  private last: Promise<void> = Promise.resolve();

  /** @param producer one that places keys as Kafka's own clients do */
  constructor(producer: Pick<Producer, 'send'>, topic: string) {
    this.producer = producer;
    this.topic = topic;
  }

  /**
   * @throws where a partition did not take its part; who waits for that one to be told fails with
   * it: a cluster that is away is waited for once, not by each in turn
   */
  async tell(outcomes: readonly ToldOutcome[]): Promise<void> {
    const told = this.last.then(() => this.send(outcomes));
    this.last = told;
    try {
      await told;
    } finally {
      if (this.last === told) this.last = Promise.resolve();
    }
  }

  private send(outcomes: readonly ToldOutcome[]): Promise<void> {
    const { topic } = this;
    const messages = outcomes.map((outcome) => ({
      topic,
      key: Buffer.from(outcome.key),
      value: Buffer.from(JSON.stringify(outcome)),
    }));
    return sendInOrder(this.producer, messages);
  }
}
