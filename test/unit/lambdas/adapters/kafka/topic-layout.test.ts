import type { MSKRecord } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyPartition } from '../../../../../lambdas/adapters/kafka/key-partition.ts';
import {
  TopicLayout,
  TopicLayoutError,
} from '../../../../../lambdas/adapters/kafka/topic-layout.ts';

const record = (key: string | undefined, offset: number): MSKRecord =>
  ({
    offset,
    ...(key === undefined ? {} : { key: Buffer.from(key).toString('base64') }),
  }) as MSKRecord;

describe('TopicLayout', () => {
  it('finds nothing while keys are placed over the partitions that the topic was made with', () => {
    const layout = new TopicLayout(6);
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 })), fc.nat({ max: 5 }), (keys, number) => {
        const own = keys.filter((key) => keyPartition(Buffer.from(key), 6) === number);
        const records = [undefined, '', ...own].map(record);
        expect(layout.check({ partition: `r-${number}`, number, records })).toEqual({
          sound: records.length,
        });
      }),
    );
  });

  it('finds the first record that another number of partitions has placed', () => {
    const keys = Array.from({ length: 50 }, (_, index) => `TEMP_${index}`);
    const over8 = keys.filter((key) => keyPartition(Buffer.from(key), 8) === 1);
    const over6 = keys.filter((key) => keyPartition(Buffer.from(key), 6) === 1);
    const moved = over8.filter((key) => !over6.includes(key));
    const records = [...over6, ...moved].map((key, index) => record(key, 100 + index));
    const found = new TopicLayout(6).check({ partition: 'records-1', number: 1, records });
    expect(found.sound).toBe(over6.length);
    expect(found.error).toBeInstanceOf(TopicLayoutError);
    expect(found.error?.message).toBe(
      `offset ${100 + over6.length} of records-1 has the key "${moved[0]}", which belongs on ` +
        `${keyPartition(Buffer.from(moved[0] ?? ''), 6)}, but the topic was made with 6 partitions: ` +
        "it was given more, or a writer does not place keys as Kafka's own clients do; nothing of it " +
        'is counted. Go on with a new topic in the next epoch, see docs/KAFKA.md',
    );
  });
});
