import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WindowResult } from '../../lambdas/engine/outcomes.ts';
import type { ResultSink } from '../../lambdas/engine/ports.ts';
import { sampleResult } from './samples.ts';

/** An empty sink, what is stored in it, and how to give it back. */
export interface OpenedResultSink {
  readonly sink: ResultSink;
  /** Every stored row, in any order. @param tags declared ones. @default - none */
  stored(tags?: readonly string[]): Promise<readonly WindowResult[]>;
  close(): Promise<void>;
}

const identity = ({ pipeline, window, key, id }: WindowResult): string =>
  JSON.stringify([pipeline, window, key, id]);

const ordered = (results: Iterable<WindowResult>): WindowResult[] =>
  [...results].sort((left, right) => (identity(left) < identity(right) ? -1 : 1));

export interface ResultSinkContractOptions {
  /** Whether the store keeps doubles as they are. @default true */
  readonly keepsEveryBit?: boolean;
}

/** The promises of ResultSink, for every adapter of it. */
export const resultSinkContract = (
  name: string,
  open: () => Promise<OpenedResultSink>,
  { keepsEveryBit = true }: ResultSinkContractOptions = {},
): void => {
  describe(name, () => {
    let opened: OpenedResultSink;
    const stored = async (): Promise<WindowResult[]> => ordered(await opened.stored());

    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    it(`stores a result field by field${keepsEveryBit ? ', to the last bit' : ''}`, async () => {
      const extreme = { mean: 0.1 + 0.2, min: -1.7976931348623157e308, max: 5e-324, count: 60 };
      const result = sampleResult(keepsEveryBit ? { measures: extreme } : {});
      expect(await opened.sink.write([result])).toEqual({ refused: [] });
      expect(await stored()).toEqual([result]);
    });

    it('stores tags, and those of a later revision in their place', async () => {
      await opened.sink.write([sampleResult({ tags: { site: 'plant-1', line: 'press' } })]);
      const moved = sampleResult({ revision: 18, tags: { site: 'plant-2' } });
      await opened.sink.write([moved]);
      expect(await opened.stored(['site', 'line'])).toEqual([moved]);
    });

    it('keeps a row that was merged as a tombstone without measures', async () => {
      await opened.sink.write([sampleResult()]);
      const merged = { reason: 'merged', count: 0, mergedInto: '1741601640000' } as const;
      const measures = { mean: null, min: null, max: null, count: null };
      await opened.sink.write([sampleResult({ ...merged, revision: 18, measures })]);
      const [row, ...others] = await stored();
      expect(row).toMatchObject({ ...merged, revision: 18 });
      expect(Object.values(row?.measures ?? {}).filter((value) => value !== null)).toEqual([]);
      expect(others).toEqual([]);
    });

    it('takes an empty list', async () => {
      expect(await opened.sink.write([])).toEqual({ refused: [] });
      expect(await stored()).toEqual([]);
    });

    it('replaces a row by a higher revision', async () => {
      await opened.sink.write([sampleResult({ revision: 17, count: 1 })]);
      await opened.sink.write([sampleResult({ revision: 18, count: 2, reason: 'late' })]);
      expect(await stored()).toEqual([sampleResult({ revision: 18, count: 2, reason: 'late' })]);
    });

    it("keeps the higher revision where a zombie's older write lands last", async () => {
      const newest = sampleResult({ revision: 2 ** 40 + 5, count: 61, reason: 'late' });
      await opened.sink.write([newest]);
      // Distances at which a store that tells revisions apart by a remainder could confuse them.
      for (const distance of [1, 1_000, 1_000_000, 1_000_000_000, 2 ** 40]) {
        const zombie = sampleResult({ revision: newest.revision - distance, reason: 'late' });
        expect(await opened.sink.write([zombie])).toEqual({ refused: [] });
      }
      expect(await stored()).toEqual([newest]);
    });

    it('writes the other results of a batch beside one that is outdone', async () => {
      const newest = sampleResult({ revision: 20 });
      const other = sampleResult({ key: 'TEMP_46', revision: 3 });
      await opened.sink.write([newest]);
      await opened.sink.write([sampleResult({ revision: 19, count: 9 }), other]);
      expect(await stored()).toEqual(ordered([newest, other]));
    });

    it('takes the same result twice as once', async () => {
      await opened.sink.write([sampleResult()]);
      expect(await opened.sink.write([sampleResult()])).toEqual({ refused: [] });
      expect(await stored()).toEqual([sampleResult()]);
    });

    it('keeps the highest of several revisions in one call', async () => {
      const revisions = [3, 9, 4].map((revision) => sampleResult({ revision, count: revision }));
      await opened.sink.write(revisions);
      expect(await stored()).toEqual([sampleResult({ revision: 9, count: 9 })]);
    });

    it('keeps apart results that differ in pipeline, window, key or id', async () => {
      const results = [
        sampleResult(),
        sampleResult({ pipeline: 'other' }),
        sampleResult({ window: 'hourly' }),
        sampleResult({ key: 'TEMP_4' }),
        sampleResult({ key: 'Wärme "1"\n#' }),
        sampleResult({ id: '8', end: 1_741_601_730_000 }),
        sampleResult({ id: '1741601730000', end: 1_741_601_730_000 }),
        sampleResult({ id: '1741601730500', end: 1_741_601_730_500 }),
        sampleResult({ start: 1_741_601_700_017 }),
        sampleResult({ start: 1_741_601_760_000 }),
      ];
      await opened.sink.write(results);
      expect(await stored()).toEqual(ordered(results));
    });

    it('stores many hundred results of one call', async () => {
      const results = Array.from({ length: 731 }, (_, index) =>
        sampleResult({ key: `TEMP_${index}`, revision: index + 1 }),
      );
      expect(await opened.sink.write(results)).toEqual({ refused: [] });
      expect(await stored()).toEqual(ordered(results));
    });

    it('ends with the highest revisions, whatever the order and the cuts', async () => {
      const revision = fc.record({
        key: fc.constantFrom('A', 'B'),
        minute: fc.integer({ min: 0, max: 2 }),
        revision: fc.integer({ min: 1, max: 12 }),
      });
      const calls = fc.array(fc.array(revision, { maxLength: 6 }), { maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(fc.uuid(), calls, async (pipeline, batches) => {
          const highest = new Map<string, WindowResult>();
          for (const batch of batches) {
            const results = batch.map(({ key, minute, revision }) =>
              sampleResult({
                pipeline,
                key,
                start: 1_741_601_700_000 + minute * 60_000,
                revision,
                count: revision,
              }),
            );
            for (const result of results) {
              const other = highest.get(identity(result));
              if ((other?.revision ?? 0) < result.revision) highest.set(identity(result), result);
            }
            await opened.sink.write(results);
          }
          const own = (await stored()).filter((result) => result.pipeline === pipeline);
          expect(own).toEqual(ordered(highest.values()));
        }),
        { numRuns: 40 },
      );
    });
  });
};
