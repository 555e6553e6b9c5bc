import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertStore } from '../../lambdas/engine/ports.ts';
import { sampleAlert } from './samples.ts';

/** An empty store, its rows, and how to give it back. */
export interface OpenedAlertStore {
  readonly store: AlertStore;
  /** The rows as they lie in the store, ordered by id, foreign attributes included. */
  rows(): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Sets an attribute of a row that is not the rule's, as acknowledging does. */
  annotate(id: string, name: string, value: string): Promise<void>;
  close(): Promise<void>;
}

/** The promises of AlertStore, for every adapter of it. */
export const alertStoreContract = (name: string, open: () => Promise<OpenedAlertStore>): void => {
  describe(name, () => {
    let opened: OpenedAlertStore;

    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    const raised = { raisedAt: sampleAlert().at, raisedRevision: sampleAlert().revision };

    it('records a transition field by field', async () => {
      await opened.store.record(sampleAlert());
      expect(await opened.rows()).toEqual([{ ...sampleAlert(), ...raised }]);
    });

    it('records the tags of the newest transition', async () => {
      await opened.store.record(sampleAlert({ tags: { site: 'plant-1', line: 'press' } }));
      await opened.store.record(sampleAlert({ tags: { site: 'plant-2' }, revision: 21 }));
      expect(await opened.rows()).toMatchObject([{ tags: { site: 'plant-2' } }]);
      expect((await opened.rows())[0]?.tags).not.toHaveProperty('line');
    });

    it('records the same transition twice as once', async () => {
      await opened.store.record(sampleAlert());
      await opened.store.record(sampleAlert());
      expect(await opened.rows()).toEqual([{ ...sampleAlert(), ...raised }]);
    });

    it('moves a row to a later transition and keeps when it was raised', async () => {
      await opened.store.record(sampleAlert());
      const over = sampleAlert({ state: 'ok', revision: 21, detail: 'max is 70 C' });
      await opened.store.record(over);
      expect(await opened.rows()).toEqual([{ ...over, ...raised }]);
    });

    it("ignores a zombie's older transition that lands last", async () => {
      const over = sampleAlert({ state: 'ok', revision: 21 });
      await opened.store.record(sampleAlert());
      await opened.store.record(over);
      await opened.store.record(sampleAlert({ revision: 20, state: 'corrected' }));
      expect(await opened.rows()).toEqual([{ ...over, ...raised }]);
    });

    it('keeps what people added to a row', async () => {
      await opened.store.record(sampleAlert());
      await opened.annotate(sampleAlert().id, 'acknowledgedBy', 'ann');
      await opened.store.record(sampleAlert({ state: 'ok', revision: 21 }));
      expect(await opened.rows()).toEqual([
        { ...sampleAlert({ state: 'ok', revision: 21 }), ...raised, acknowledgedBy: 'ann' },
      ]);
    });

    it('keeps alerts of different ids apart', async () => {
      const other = sampleAlert({ id: 'other', key: 'TEMP_46' });
      await opened.store.record(other);
      await opened.store.record(sampleAlert());
      expect((await opened.rows()).map(({ id }) => id)).toEqual(['other', sampleAlert().id]);
    });

    it('records one row of many transitions at once, at the highest revision', async () => {
      const revisions = [5, 12, 3, 9, 1, 11];
      await Promise.all(
        revisions.map((revision) => opened.store.record(sampleAlert({ revision }))),
      );
      expect((await opened.rows()).map(({ revision }) => revision)).toEqual([12]);
    });
  });
};
