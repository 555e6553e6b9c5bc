import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StateItem, StateStore } from '../../lambdas/engine/ports.ts';

/** A store of its own, and how to give it back. */
export interface OpenedStateStore {
  readonly store: StateStore;
  close(): Promise<void>;
}

const item = (sortKey: string, more: Partial<StateItem> = {}): StateItem => ({
  partitionKey: 'partition',
  sortKey,
  bytes: new TextEncoder().encode(`bytes of ${sortKey}`),
  ...more,
});

/** The promises of StateStore, for every adapter of it. */
export const stateStoreContract = (name: string, open: () => Promise<OpenedStateStore>): void => {
  describe(name, () => {
    let opened: OpenedStateStore;
    let store: StateStore;

    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened.close());

    it('gives back what was put, attribute by attribute', async () => {
      const whole = item('whole', {
        number: 2 ** 52 + 1,
        digest: 'd1',
        writer: 'w1',
        expiresAtSeconds: 1_900_000_000,
      });
      await store.put(whole);
      expect(await store.get('partition', 'whole')).toEqual(whole);
      await store.put({ partitionKey: 'partition', sortKey: 'bare' });
      expect(await store.get('partition', 'bare')).toEqual({
        partitionKey: 'partition',
        sortKey: 'bare',
      });
    });

    it('has nothing where nothing was put', async () => {
      expect(await store.get('partition', 'absent')).toBeUndefined();
      expect(await store.range('nowhere', 'a', 'z')).toEqual([]);
    });

    it('has nothing in a range that ends before it begins', async () => {
      await store.put(item('within'));
      expect(await store.range('partition', 'z', 'a')).toEqual([]);
    });

    it('replaces the whole item on a put', async () => {
      await store.put(item('replaced', { digest: 'old', writer: 'w1' }));
      await store.put(item('replaced', { digest: 'new' }));
      expect(await store.get('partition', 'replaced')).toEqual(item('replaced', { digest: 'new' }));
    });

    it('keeps its bytes when those given or got are changed', async () => {
      const given = item('copied');
      await store.put(given);
      given.bytes?.fill(0);
      (await store.get('partition', 'copied'))?.bytes?.fill(0);
      expect(await store.get('partition', 'copied')).toEqual(item('copied'));
    });

    it('ranges over one partition, both ends included, in byte order', async () => {
      const sortKeys = ['r#2', 'r#10', 'r#\u{1f600}', 'r#\uffee', 'r#1', 'q', 's'];
      for (const sortKey of sortKeys) {
        await store.put({ partitionKey: 'ordered', sortKey });
        await store.put({ partitionKey: 'other', sortKey });
      }
      const found = await store.range('ordered', 'r#1', 'r#\u{1f600}');
      expect(found.map(({ sortKey }) => sortKey)).toEqual([
        'r#1',
        'r#10',
        'r#2',
        'r#\uffee',
        'r#\u{1f600}',
      ]);
    });

    it('pages a range to its end', async () => {
      const bytes = new Uint8Array(300 * 1024).fill(7);
      const sortKeys = Array.from({ length: 9 }, (_, index) => `page#${index}`);
      for (const sortKey of sortKeys) await store.put(item(sortKey, { bytes }));
      const found = await store.range('partition', 'page#', 'page#~');
      expect(found.map(({ sortKey }) => sortKey)).toEqual(sortKeys);
      expect(found.every((one) => one.bytes?.length === bytes.length)).toBe(true);
    });

    it('accepts a first item only where there is none', async () => {
      expect(await store.putIf(item('first', { number: 1 }), 'absent')).toBe(true);
      expect(await store.putIf(item('first', { number: 9 }), 'absent')).toBe(false);
      expect((await store.get('partition', 'first'))?.number).toBe(1);
    });

    it('accepts a next item only over the number that it names', async () => {
      const put = (digest: string, number: number): Promise<boolean> =>
        store.putIf(item('next', { number: 9, digest }), { number });
      expect(await put('a', 5)).toBe(false);
      expect(await store.get('partition', 'next')).toBeUndefined();
      await store.put(item('next', { number: 5, digest: 'old' }));
      expect(await put('b', 4)).toBe(false);
      expect(await put('c', 6)).toBe(false);
      expect(await put('d', 5)).toBe(true);
      expect(await put('e', 5)).toBe(false);
      expect(await store.get('partition', 'next')).toEqual(
        item('next', { number: 9, digest: 'd' }),
      );
    });

    it('accepts an item over none and over a lower number, as numbers compare', async () => {
      const put = (number: number): Promise<boolean> =>
        store.putIf(item('rising', { number }), { below: number });
      const accepted: boolean[] = [];
      for (const number of [9, 9, 8, 10, 9, 100, 99, 2 ** 52]) accepted.push(await put(number));
      expect(accepted).toEqual([true, false, false, true, false, true, false, true]);
      expect(await store.get('partition', 'rising')).toEqual(item('rising', { number: 2 ** 52 }));
    });

    it('accepts nothing over an item without a number, be it the number or below', async () => {
      await store.put(item('numberless'));
      expect(await store.putIf(item('numberless', { number: 1 }), { number: 0 })).toBe(false);
      expect(await store.putIf(item('numberless', { number: 1 }), { below: 1 })).toBe(false);
      expect(await store.get('partition', 'numberless')).toEqual(item('numberless'));
    });

    it('accepts exactly one of many that expect the same', async () => {
      await store.put(item('raced', { number: 1, digest: 'a' }));
      const accepted = await Promise.all(
        Array.from({ length: 16 }, (_, index) =>
          store.putIf(item('raced', { number: 2, digest: `b${index}` }), { number: 1 }),
        ),
      );
      expect(accepted.filter(Boolean)).toHaveLength(1);
      const winner = accepted.indexOf(true);
      expect((await store.get('partition', 'raced'))?.digest).toBe(`b${winner}`);
    });

    it('sets the expiry of an item and leaves the rest of it', async () => {
      await store.put(item('expiring', { number: 3, digest: 'd' }));
      await store.expire('partition', 'expiring', 1_900_000_000);
      expect(await store.get('partition', 'expiring')).toEqual(
        item('expiring', { number: 3, digest: 'd', expiresAtSeconds: 1_900_000_000 }),
      );
    });

    it('leaves an absent item absent when told to expire it', async () => {
      await store.expire('partition', 'never', 1_900_000_000);
      expect(await store.get('partition', 'never')).toBeUndefined();
    });
  });
};
