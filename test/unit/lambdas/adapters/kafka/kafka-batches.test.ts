import type { MSKRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import {
  type KafkaEvent,
  kafkaBatches,
} from '../../../../../lambdas/adapters/kafka/kafka-batches.ts';

const record = (partition: number, offset: number): MSKRecord =>
  ({ topic: 'records', partition, offset }) as MSKRecord;

const eventOf = (records: unknown): KafkaEvent => ({ records }) as KafkaEvent;

describe('kafkaBatches', () => {
  it('are the lists of an event, by topic-partition', () => {
    const [first, second, third] = [record(0, 5), record(0, 7), record(12, 1)];
    const event = eventOf({ 'records-0': [first, second], 'records-12': [third], 'records-3': [] });
    expect(kafkaBatches(event)).toEqual([
      { partition: 'records-0', number: 0, records: [first, second] },
      { partition: 'records-12', number: 12, records: [third] },
    ]);
  });

  it('are refused of an event that is of no topic', () => {
    expect(() => kafkaBatches(eventOf(undefined))).toThrow(
      'records is undefined, but must be an object of lists by topic-partition; ' +
        'connect this function to a Kafka topic',
    );
  });
});
