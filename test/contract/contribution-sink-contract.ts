import { describe, expect, it } from 'vitest';
import type { ContributionSink } from '../../lambdas/engine/ports.ts';
import type { ContributionPack } from '../../lambdas/engine/second-stage/contribution.ts';
import { PaneLayout } from '../../lambdas/engine/windows/pane-layout.ts';

/** A stream of its own, what is on it, and how to give it back. */
export interface OpenedContributions {
  readonly sink: ContributionSink;
  /** Everything on the stream: of one partition key in order. */
  records(): Promise<{ readonly partitionKey: string; readonly text: string }[]>;
  close(): Promise<void>;
}

type Encode = (pack: ContributionPack) => Uint8Array[];

/** A record for each contributor. */
const encode: Encode = ({ contributions }) =>
  contributions.map(({ contributor }) => new TextEncoder().encode(contributor));

const packOf = (group: string, contributors: readonly string[]): ContributionPack => ({
  rollup: 'perSite',
  group,
  contributions: contributors.map((contributor) => {
    const named = { rollup: 'perSite', group, contributor, id: '0' };
    return { ...named, revision: 1, arrivalTimeMs: 0, pane: new PaneLayout({}).open(0, 1) };
  }),
});

/** What every sink of contributions must do. */
export const contributionSinkContract = (
  name: string,
  open: (encode: Encode) => Promise<OpenedContributions>,
): void => {
  const using = async (test: (opened: OpenedContributions) => Promise<void>): Promise<void> => {
    const opened = await open(encode);
    try {
      await test(opened);
    } finally {
      await opened.close();
    }
  };

  describe(`contribution sink ${name}`, () => {
    it('puts the records of a group under one partition key, in order', () =>
      using(async ({ sink, records }) => {
        await sink.put([packOf('north', ['a', 'b']), packOf('', ['c'])]);
        await sink.put([packOf('north', ['d'])]);
        const keys = new Map<string, string[]>();
        for (const { partitionKey, text } of await records()) {
          keys.set(partitionKey, [...(keys.get(partitionKey) ?? []), text]);
        }
        expect(Object.fromEntries(keys)).toEqual({ gnorth: ['a', 'b', 'd'], g: ['c'] });
      }));

    it('takes more records than fit a request, and groups with long names', () =>
      using(async ({ sink, records }) => {
        const names = Array.from({ length: 1_201 }, (_, at) => String(at));
        await sink.put([packOf('n'.repeat(400), names)]);
        const put = await records();
        expect(put.map(({ text }) => text)).toEqual(names);
        expect(put[0]?.partitionKey).toHaveLength(256);
      }));

    it('puts nothing where there is nothing', () =>
      using(async ({ sink, records }) => {
        await sink.put([]);
        expect(await records()).toEqual([]);
      }));
  });
};
