import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryStateStore } from '../../../../lambdas/adapters/memory/memory-state-store.ts';
import { BrokenJournalError } from '../../../../lambdas/runtime/errors.ts';
import { loadBody, storeBody } from '../../../../lambdas/runtime/item-body.ts';
import { fingerprint } from '../../../support/protocol/fingerprint.ts';

const largestInline = 380 * 1024;
/** What an item of DynamoDB holds, names of attributes included. */
const largestItem = 400 * 1024;

describe('an item body', () => {
  let store: MemoryStateStore;

  beforeEach(() => {
    store = new MemoryStateStore();
  });

  it.each([0, 1, largestInline, largestInline + 1, 3 * largestInline, 3 * largestInline + 17])(
    'gives back %i bytes, and no item is too large',
    async (size) => {
      const bytes = new Uint8Array(randomBytes(size));
      const body = await storeBody(store, 'p', 7, bytes);
      expect(Buffer.compare(await loadBody(store, 'p', 7, body), bytes)).toBe(0);
      const chunks = await store.range('p', 'C#', 'C#~');
      expect(chunks.length).toBe(size <= largestInline ? 0 : Math.ceil(size / largestInline));
      for (const { bytes: chunk } of [...chunks, { bytes: body }]) {
        expect(chunk?.length).toBeLessThan(largestItem - 1_024);
      }
    },
  );

  it('is the same, chunks and all, when it is stored again', async () => {
    const bytes = new Uint8Array(randomBytes(900_000));
    const body = await storeBody(store, 'p', 7, bytes);
    const stored = async (): Promise<string> => fingerprint(await store.range('p', '', '~'));
    const before = await stored();
    expect(await storeBody(store, 'p', 7, bytes)).toEqual(body);
    expect((await stored()) === before).toBe(true);
  });

  it('shares no chunk with another entry or partition', async () => {
    const bytes = new Uint8Array(randomBytes(900_000));
    const body = await storeBody(store, 'p', 7, bytes);
    await expect(loadBody(store, 'other', 7, body)).rejects.toThrow(BrokenJournalError);
    await expect(loadBody(store, 'p', 8, body)).rejects.toThrow(BrokenJournalError);
    await storeBody(store, 'p', 8, bytes);
    expect(await store.range('p', 'C#', 'C#~')).toHaveLength(6);
  });

  it('is broken where a chunk is missing or damaged', async () => {
    const body = await storeBody(store, 'p', 7, new Uint8Array(randomBytes(900_000)));
    const [first, second] = await store.range('p', 'C#', 'C#~');
    if (first === undefined || second === undefined) throw new Error('nothing was chunked');
    await store.put({ ...first, bytes: first.bytes?.with(9, 1 + (first.bytes[9] ?? 0)) ?? body });
    await expect(loadBody(store, 'p', 7, body)).rejects.toThrow(/^chunk .* is damaged; restore/);
    await store.put(first);
    await store.expire('p', second.sortKey, 0);
    store.sweep(1);
    await expect(loadBody(store, 'p', 7, body)).rejects.toThrow(/^chunk .* is missing; restore/);
  });

  it.each([
    ['nothing', []],
    ['no form that is known', [7, 1, 2]],
    ['more chunks than it names', [1, 200, 2, 65]],
    ['a number of chunks without end', [1, 255, 255, 255, 255, 255, 255, 255, 255, 255]],
  ])('is broken where it holds %s', async (_, bytes) => {
    await expect(loadBody(store, 'p', 7, Uint8Array.from(bytes))).rejects.toThrow(
      BrokenJournalError,
    );
  });
});
