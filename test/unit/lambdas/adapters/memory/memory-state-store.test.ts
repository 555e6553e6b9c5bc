import { describe, expect, it } from 'vitest';
import { MemoryStateStore } from '../../../../../lambdas/adapters/memory/memory-state-store.ts';

describe('MemoryStateStore', () => {
  it('deletes what has expired when it is swept, and nothing before', async () => {
    const store = new MemoryStateStore();
    await store.put({ partitionKey: 'p', sortKey: 'a', expiresAtSeconds: 10 });
    await store.put({ partitionKey: 'p', sortKey: 'b', expiresAtSeconds: 20 });
    await store.put({ partitionKey: 'q', sortKey: 'c' });
    expect(await store.get('p', 'a')).toBeDefined();
    expect(store.sweep(9)).toBe(0);
    expect(store.sweep(15)).toBe(1);
    expect((await store.range('p', 'a', 'z')).map(({ sortKey }) => sortKey)).toEqual(['b']);
    expect(await store.get('q', 'c')).toBeDefined();
  });
});
