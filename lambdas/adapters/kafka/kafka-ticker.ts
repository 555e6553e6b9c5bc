import type { Producer } from '@platformatic/kafka';
import type { Ticker } from '../../engine/ports.ts';

type TickProducer = Pick<Producer, 'metadata' | 'send'>;

/** Puts one record on every partition of a topic; it has no key, so it belongs on any of them. */
export class KafkaTicker implements Ticker {
  private readonly producer: TickProducer;
  private readonly topic: string;

  constructor(producer: TickProducer, topic: string) {
    this.producer = producer;
    this.topic = topic;
  }

  async tick(record: Uint8Array): Promise<number> {
    const { topic } = this;
    const { topics } = await this.producer.metadata({ topics: [topic], forceUpdate: true });
    const partitions = topics.get(topic)?.partitionsCount ?? 0;
    if (partitions === 0) {
      throw new Error(`the topic ${topic} has no partitions; make it, then tick again`);
    }
    const value = Buffer.from(record);
    await this.producer.send({
      messages: Array.from({ length: partitions }, (_, partition) => ({ topic, partition, value })),
    });
    return partitions;
  }
}
