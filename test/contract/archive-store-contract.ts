import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArchiveStore } from '../../lambdas/engine/ports.ts';

/** An empty store, and how to give it back. */
export interface OpenedArchiveStore {
  readonly store: ArchiveStore;
  close(): Promise<void>;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The promises of ArchiveStore, for every adapter of it. */
export const archiveStoreContract = (
  name: string,
  open: () => Promise<OpenedArchiveStore>,
): void => {
  describe(name, () => {
    let opened: OpenedArchiveStore;
    const text = async (name: string): Promise<string | undefined> => {
      const found = await opened.store.get(name);
      return found && new TextDecoder().decode(found);
    };

    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    it('gives back the bytes that were put', async () => {
      const all = Uint8Array.from({ length: 256 }, (_, value) => value);
      await opened.store.put('a/p0/1.gz', all);
      expect(new Uint8Array((await opened.store.get('a/p0/1.gz')) ?? [])).toEqual(all);
    });

    it('has nothing under a name that was never put', async () => {
      await opened.store.put('a/p0/1.gz', bytes('one'));
      expect(await opened.store.get('a/p0/2.gz')).toBeUndefined();
    });

    it('replaces an object that is put again', async () => {
      await opened.store.put('a/p0/1.gz', bytes('one'));
      await opened.store.put('a/p0/1.gz', bytes('two'));
      expect(await text('a/p0/1.gz')).toBe('two');
      expect(await opened.store.list('')).toEqual(['a/p0/1.gz']);
    });

    it('lists the names that begin so, in byte order', async () => {
      const names = ['a/p0/10.gz', 'a/p0/09.gz', 'a/p1/01.gz', 'a%2Fb/p0/01.gz', 'ab/p0/01.gz'];
      for (const name of names) await opened.store.put(name, bytes(name));
      expect(await opened.store.list('a/')).toEqual(['a/p0/09.gz', 'a/p0/10.gz', 'a/p1/01.gz']);
      expect(await opened.store.list('a%2Fb/')).toEqual(['a%2Fb/p0/01.gz']);
    });

    it('lists nothing where nothing was put', async () => {
      expect(await opened.store.list('a/')).toEqual([]);
    });
  });
};
