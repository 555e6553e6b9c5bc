import { MemoryArchiveStore } from '../../../../lambdas/adapters/memory/memory-archive-store.ts';
import { archiveKinesisEvent } from '../../../../lambdas/handlers/archive-kinesis-event.ts';
import { kinesisEvent, type StreamedRecord } from '../../../../local/backtest/kinesis-event.ts';

/** How many bytes of an object of the archive a record takes, of those that lie in one object. */
export const archivedBytes = async (records: readonly StreamedRecord[]): Promise<number> => {
  const store = new MemoryArchiveStore();
  await archiveKinesisEvent(store, 'sample')(kinesisEvent('shardId-000000000000', records));
  const [name = ''] = await store.list('');
  return ((await store.get(name))?.length ?? 0) / Math.max(1, records.length);
};
