import type { KafkaBatch } from './kafka-batches.ts';
import { keyPartition } from './key-partition.ts';

/** A topic's partitions are not those that its state was begun with. */
export class TopicLayoutError extends Error {
  override readonly name = 'TopicLayoutError';
}

/** Keys that are looked at again and again; when there are more, it is emptied. */
const mostKnown = 65_536;

/**
 * Knows on which partition a key belongs while the topic has the partitions that were declared. A
 * topic that is given more moves keys in the middle of their windows; that shows at the first
 * record that moved, or at the first tick on a new partition.
 */
export class TopicLayout {
  private readonly partitions: number;
  /** By the key as it stands in an event, in base64. */
  private readonly known = new Map<string, number>();

  /** @param partitions how many the topic was made with */
  constructor(partitions: number) {
    this.partitions = partitions;
  }

  /**
   * How many records, from the first, are where they belong, and what is wrong with the next one.
   * A record without a key belongs anywhere: a tick.
   */
  check({ partition, number, records }: KafkaBatch): { sound: number; error?: TopicLayoutError } {
    if (number >= this.partitions) {
      return { sound: 0, error: this.error(`${partition} has records`) };
    }
    const sound = records.findIndex(({ key }) => this.partitionOf(key, number) !== number);
    const record = records[sound];
    if (record === undefined) return { sound: records.length };
    const key = JSON.stringify(Buffer.from(record.key, 'base64').toString());
    const place = `offset ${record.offset} of ${partition}`;
    const home = this.partitionOf(record.key, number);
    return { sound, error: this.error(`${place} has the key ${key}, which belongs on ${home}`) };
  }

  private partitionOf(key: string | null | undefined, own: number): number {
    if (typeof key !== 'string' || key === '') return own;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const partition = keyPartition(Buffer.from(key, 'base64'), this.partitions);
    if (this.known.size === mostKnown) this.known.clear();
    this.known.set(key, partition);
    return partition;
  }

  private error(finding: string): TopicLayoutError {
    return new TopicLayoutError(
      `${finding}, but the topic was made with ${this.partitions} partitions: it was given more, ` +
        "or a writer does not place keys as Kafka's own clients do; nothing of it is counted. " +
        'Go on with a new topic in the next epoch, see docs/KAFKA.md',
    );
  }
}
