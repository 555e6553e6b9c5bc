import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutcomeFeed, ToldOutcome } from '../../lambdas/engine/ports.ts';
import { outcomeComplaints } from '../support/outcome-schema.ts';
import { sampleAlert, sampleResult } from './samples.ts';

/** A feed of its own, what is on it, and how to give it back. */
export interface OpenedFeed {
  readonly feed: OutcomeFeed;
  /** Everything on it: of one key in order. */
  told(): Promise<readonly { readonly key: string; readonly text: string }[]>;
  close(): Promise<void>;
}

/** What every feed of outcomes must do. */
export const outcomeFeedContract = (name: string, open: () => Promise<OpenedFeed>): void => {
  describe(`outcome feed ${name}`, () => {
    let opened: OpenedFeed;
    let before = new Map<string, number>();
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());

    /** What came on the feed since it was asked before, by key. */
    const news = async (): Promise<Record<string, unknown[]>> => {
      const byKey = Map.groupBy(await opened.told(), ({ key }) => key);
      const fresh = [...byKey].map(([key, all]) => [key, all.slice(before.get(key) ?? 0)] as const);
      before = new Map([...byKey].map(([key, all]) => [key, all.length]));
      return Object.fromEntries(
        fresh
          .filter(([, own]) => own.length > 0)
          .map(([key, own]) => [key, own.map(({ text }) => JSON.parse(text) as unknown)]),
      );
    };

    it('tells each outcome as a JSON document under its key, those of one key in order', async () => {
      const of45: ToldOutcome[] = [sampleAlert(), sampleResult(), sampleResult({ revision: 18 })];
      const of46 = [sampleResult({ key: 'TEMP_46', tags: { site: 'north' } })];
      await opened.feed.tell([...of45.slice(0, 2), ...of46, ...of45.slice(2)]);
      expect(await news()).toEqual({ TEMP_45: of45, TEMP_46: of46 });
    });

    it('tells numbers to the last bit and keys of any text', async () => {
      const odd = sampleResult({
        key: 'Wärme "1"',
        measures: { mean: 0.1 + 0.2, min: -1.7976931348623157e308, max: 5e-324, none: null },
      });
      await opened.feed.tell([odd]);
      expect(await news()).toEqual({ [odd.key]: [odd] });
    });

    it('tells outcomes of a group without a name', async () => {
      await opened.feed.tell([sampleResult({ key: '' })]);
      expect(Object.values(await news())).toEqual([[sampleResult({ key: '' })]]);
    });

    it('tells what is told again once more: who reads it takes the highest revision', async () => {
      await opened.feed.tell([sampleResult()]);
      await opened.feed.tell([sampleResult()]);
      expect(await news()).toEqual({ TEMP_45: [sampleResult(), sampleResult()] });
    });

    it('takes more than fits a request', async () => {
      const many = Array.from({ length: 1_203 }, (_, revision) =>
        sampleAlert({ revision, detail: 'x'.repeat(2_000) }),
      );
      await opened.feed.tell(many);
      expect(await news()).toEqual({ TEMP_45: many });
    });

    it('tells nothing where there is nothing', async () => {
      await opened.feed.tell([]);
      expect(await news()).toEqual({});
    });

    it('tells what the published schema says, and nothing else', async () => {
      const texts = (await opened.told()).map(({ text }) => text);
      expect(texts.length).toBeGreaterThan(1_000);
      expect(outcomeComplaints(texts)).toEqual([]);
    });
  });
};
