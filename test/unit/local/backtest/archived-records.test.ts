import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MemoryArchiveStore } from '../../../../lambdas/adapters/memory/memory-archive-store.ts';
import { SourceRecordError } from '../../../../lambdas/formats/parse-source-record.ts';
import { archive } from '../../../../lambdas/runtime/archive.ts';
import { archivedRecords } from '../../../../local/backtest/archived-records.ts';

const tick = (position: number): string =>
  JSON.stringify({ partition: 'p0', position: String(position), arrivalTime: 5, tick: true });

const put = (store: MemoryArchiveStore, ...positions: number[]): Promise<void> =>
  archive(store, {
    pipeline: 'plant',
    partition: 'p0',
    first: String(positions[0]),
    last: String(positions.at(-1)),
    lines: positions.map(tick),
  });

const positionsOf = async (store: MemoryArchiveStore): Promise<string[]> => {
  const positions: string[] = [];
  for await (const { position } of archivedRecords(store, 'plant')) positions.push(position);
  return positions;
};

describe('archived records', () => {
  it('come once and in order, however often and in what batches they were archived', async () => {
    const store = new MemoryArchiveStore();
    await put(store, 9, 10, 11);
    await put(store, 2, 9);
    await put(store, 9, 10);
    expect(await positionsOf(store)).toEqual(['2', '9', '10', '11']);
  });

  it('name the object that holds something else', async () => {
    const store = new MemoryArchiveStore();
    await store.put('plant/p0/1-1.ndjson.gz', gzipSync('{"partition":"p0","position":"1"}\n'));
    const reading = positionsOf(store);
    await expect(reading).rejects.toThrow(SourceRecordError);
    await expect(reading).rejects.toThrow('has the object plant/p0/1-1.ndjson.gz, where a line');
  });
});
