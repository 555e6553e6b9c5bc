import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { MemoryStateStore } from '../../lambdas/adapters/memory/memory-state-store.ts';
import { VirtualClock } from '../../lambdas/adapters/memory/virtual-clock.ts';
import {
  applyState,
  ByteReader,
  emptyPartitionState,
  encodeState,
  PartitionFold,
  type StateItem,
} from '../../lambdas/engine/index.ts';
import { stateVersion } from '../../lambdas/engine/state/state-codec.ts';
import { jsonFormat } from '../../lambdas/formats/json.ts';
import { decompress } from '../../lambdas/runtime/compression.ts';
import { loadBody } from '../../lambdas/runtime/item-body.ts';
import { decodeEntry, encodeEntry } from '../../lambdas/runtime/journal-entry.ts';
import { Outbox } from '../../lambdas/runtime/outbox.ts';
import { decodeOutbox, encodeOutbox } from '../../lambdas/runtime/outbox-codec.ts';
import { loadSession, type PartitionSession } from '../../lambdas/runtime/partition-session.ts';
import { Snapshots } from '../../lambdas/runtime/snapshots.ts';
import { readGolden } from './golden-file.ts';
import { goldenPipeline } from './golden-pipeline.ts';
import { goldenRecords } from './golden-records.ts';
import { goldenKey, goldenLayout, storedPartition } from './stored-partition.ts';

const versions = readdirSync(import.meta.dirname)
  .flatMap((name) => /^state-(\d+)\.json$/.exec(name)?.[1] ?? [])
  .map(Number);

const storeOf = async (items: readonly StateItem[]): Promise<MemoryStateStore> => {
  const store = new MemoryStateStore();
  for (const item of items) await store.put(item);
  return store;
};

const load = async (items: readonly StateItem[]): Promise<PartitionSession> => {
  const clock = new VirtualClock(0);
  const stateStore = await storeOf(items);
  const source = { pipeline: goldenPipeline, stateStore, clock, writer: '', layout: goldenLayout };
  return loadSession(source, 'p0');
};

/** The state that folding the records gives, with nothing stored in between. */
const foldedBytes = (): Uint8Array => {
  const state = emptyPartitionState(goldenPipeline.windows.length);
  const fold = new PartitionFold(goldenPipeline, jsonFormat, 'p0', state);
  for (const record of goldenRecords()) fold.fold(record, new Outbox());
  return encodeState(state, goldenPipeline, 'all');
};

describe('stored state', () => {
  it('is kept of the newest version and of those before it', () => {
    expect(versions).toContain(stateVersion);
  });

  it.each(versions)('of version %i is read as what it was', async (version) => {
    const { state, head, snapshotNumber } = await load(readGolden(version));
    expect({ head: head?.number, snapshotNumber }).toEqual({ head: 10, snapshotNumber: 9 });
    expect(encodeState(state, goldenPipeline, 'all')).toEqual(foldedBytes());
  });

  describe('of the newest version', () => {
    let items: readonly StateItem[];
    let entries: Uint8Array[];

    beforeAll(async () => {
      items = readGolden(stateVersion);
      const store = await storeOf(items);
      entries = await Promise.all(
        items
          .filter(({ sortKey }) => sortKey.startsWith('E#'))
          .map(({ number = 0, bytes = new Uint8Array() }) =>
            loadBody(store, goldenKey, number, bytes),
          ),
      );
      expect(entries).toHaveLength(goldenLayout.slots);
    });

    it('has entries that are encoded again to the same bytes', () => {
      for (const bytes of entries) {
        const entry = decodeEntry(bytes);
        expect(decompress(encodeEntry(entry))).toEqual(decompress(bytes));
        const outbox = decodeOutbox(entry.outbox, goldenPipeline);
        expect(encodeOutbox(outbox, goldenPipeline)).toEqual(entry.outbox);
      }
    });

    it('has a snapshot whose state is encoded again to the same bytes', async () => {
      const snapshot = await new Snapshots(await storeOf(items), '', goldenKey).newest();
      if (snapshot === undefined) throw new Error('there is no snapshot');
      const state = emptyPartitionState(goldenPipeline.windows.length);
      applyState(state, goldenPipeline, new ByteReader(snapshot.state));
      expect(encodeState(state, goldenPipeline, 'all')).toEqual(snapshot.state);
    });

    it('is what this code writes; README.md says what to do where it is not', async () => {
      // Uncompressed: another release of the compressor may choose other bytes.
      const plain = (stored: readonly StateItem[]): unknown =>
        stored.map(({ bytes = new Uint8Array(), digest: _, ...item }) => {
          const isPointer = item.sortKey === 'SNAPSHOT';
          const content = item.sortKey.startsWith('E#') ? bytes.subarray(1) : bytes;
          return { ...item, content: isPointer ? '' : hex(decompress(content)) };
        });
      expect(plain(await storedPartition())).toEqual(plain(items));
    });
  });
});

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
