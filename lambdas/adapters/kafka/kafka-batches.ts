import type { MSKEvent, MSKRecord, SelfManagedKafkaEvent } from 'aws-lambda';

/** The event that Lambda gives a function for a topic: of MSK, or of any other cluster. */
export type KafkaEvent = MSKEvent | SelfManagedKafkaEvent;

/** The records of one topic-partition, in order, as the event has them. */
export interface KafkaBatch {
  /** Topic and partition, `records-0`: the key under which the event has them. */
  readonly partition: string;
  /** The partition's number. */
  readonly number: number;
  readonly records: readonly MSKRecord[];
}

/**
 * An invocation's records, partition by partition: one invocation may carry several, and each
 * stands on its own.
 *
 * @throws TypeError where an event is not of a Kafka topic
 */
export const kafkaBatches = ({ records }: KafkaEvent): KafkaBatch[] => {
  if (typeof records !== 'object' || records === null) {
    throw new TypeError(
      `records is ${JSON.stringify(records)}, but must be an object of lists by topic-partition; ` +
        'connect this function to a Kafka topic',
    );
  }
  return Object.entries(records).flatMap(([partition, own]) => {
    const [first] = own;
    return first === undefined ? [] : [{ partition, number: first.partition, records: own }];
  });
};
