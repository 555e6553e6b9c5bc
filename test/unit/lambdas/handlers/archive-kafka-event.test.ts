import type { MSKRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { readArchive } from '../../../../bin/commands/replay/read-archive.ts';
import type { KafkaEvent } from '../../../../lambdas/adapters/kafka/kafka-batches.ts';
import { MemoryArchiveStore } from '../../../../lambdas/adapters/memory/memory-archive-store.ts';
import { encodeEnvelope } from '../../../../lambdas/formats/envelope.ts';
import { archiveKafkaEvent } from '../../../../lambdas/handlers/archive-kafka-event.ts';

const tick = (partition: number, offset: number): MSKRecord => ({
  topic: 'records',
  partition,
  offset,
  timestamp: 0,
  timestampType: 'CREATE_TIME',
  key: '',
  value: Buffer.from(encodeEnvelope({ tick: true, receivedAt: offset })).toString('base64'),
  headers: [],
});

const event: KafkaEvent = {
  eventSource: 'SelfManagedKafka',
  bootstrapServers: '127.0.0.1:9092',
  records: { 'records-0': [tick(0, 9), tick(0, 10)], 'records-3': [tick(3, 7)] },
};

describe('a batch of a topic', () => {
  it('is one object for each of its partitions, and the same ones when it comes again', async () => {
    const store = new MemoryArchiveStore();
    const handle = archiveKafkaEvent(store, 'plant');
    expect(await handle(event)).toEqual({ batchItemFailures: [] });
    const names = await store.list('');
    expect(names).toHaveLength(2);
    await handle(event);
    expect(await store.list('')).toEqual(names);
    const records = await readArchive(store, 'plant');
    const places = records.map(({ partition, position }) => `${partition} ${position}`);
    expect(places).toEqual(['records-0 9', 'records-0 10', 'records-3 7']);
  });

  it('comes again where the store did not take it', async () => {
    const store = new MemoryArchiveStore();
    store.put = () => Promise.reject(new Error('down'));
    await expect(archiveKafkaEvent(store, 'plant')(event)).rejects.toThrow('down');
  });
});
