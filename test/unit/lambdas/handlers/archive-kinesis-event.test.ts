import { describe, expect, it } from 'vitest';
import { readArchive } from '../../../../bin/commands/replay/read-archive.ts';
import { MemoryArchiveStore } from '../../../../lambdas/adapters/memory/memory-archive-store.ts';
import { encodeEnvelope } from '../../../../lambdas/formats/envelope.ts';
import { archiveKinesisEvent } from '../../../../lambdas/handlers/archive-kinesis-event.ts';
import { kinesisEvent } from '../../../../local/backtest/kinesis-event.ts';

const ticks = (...positions: number[]) =>
  positions.map((position) => ({
    position: String(position),
    arrivalTimeMs: position,
    bytes: encodeEnvelope({ tick: true, receivedAt: position }),
  }));

describe('a batch of the stream', () => {
  it('is one object, and the same one when it comes again', async () => {
    const store = new MemoryArchiveStore();
    const handle = archiveKinesisEvent(store, 'plant');
    const event = kinesisEvent('shardId-0', ticks(5, 7, 30));
    expect(await handle(event)).toEqual({ batchItemFailures: [] });
    const [name = ''] = await store.list('');
    const before = await store.get(name);
    await handle(event);
    expect(await store.list('plant/shardId-0/')).toEqual([name]);
    expect(await store.get(name)).toEqual(before);
    const records = await readArchive(store, 'plant');
    expect(records.map(({ position }) => position)).toEqual(['5', '7', '30']);
  });

  it('comes again where the store did not take it', async () => {
    const store = new MemoryArchiveStore();
    store.put = () => Promise.reject(new Error('down'));
    const handle = archiveKinesisEvent(store, 'plant');
    await expect(handle(kinesisEvent('shardId-0', ticks(5)))).rejects.toThrow('down');
  });
});
