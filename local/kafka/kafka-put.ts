import type { Producer } from '@platformatic/kafka';
import { keyPartition } from '../../lambdas/adapters/kafka/key-partition.ts';
import { sendInOrder } from '../../lambdas/adapters/kafka/send-in-order.ts';
import type { StreamEntry, StreamPut } from '../rule/stream-put.ts';

/**
 * Puts into a topic, each entry under its partition key: what IoT Core's Kafka action does. One
 * request per partition, so that one that is without a leader for a moment holds up no other.
 */
export const kafkaPut =
  (producer: Producer, topic: string): StreamPut =>
  async (entries) => {
    const { topics } = await producer.metadata({ topics: [topic] });
    const partitions = topics.get(topic)?.partitionsCount ?? 1;
    const partitionOf = ({ partitionKey }: StreamEntry): number =>
      keyPartition(Buffer.from(partitionKey), partitions);
    const stored = new Set<StreamEntry>();
    const failures: unknown[] = [];
    const put = async (partition: number, own: readonly StreamEntry[]): Promise<void> => {
      try {
        const messages = own.map(({ data, partitionKey }) => ({
          topic,
          partition,
          key: Buffer.from(partitionKey),
          value: Buffer.from(data),
        }));
        await sendInOrder(producer, messages);
        for (const entry of own) stored.add(entry);
      } catch (error) {
        failures.push(error);
      }
    };
    const byPartition = Map.groupBy(entries, partitionOf);
    await Promise.all([...byPartition].map(([partition, own]) => put(partition, own)));
    if (stored.size === 0 && failures.length > 0) throw failures[0];
    return entries.map((entry) => stored.has(entry));
  };
