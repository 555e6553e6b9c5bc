import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WindowResult } from '../../lambdas/engine/outcomes.ts';
import type { ResultQuery, ResultReader, ResultSink } from '../../lambdas/engine/ports.ts';
import { sampleResult } from './samples.ts';

/** An empty store with both its sides. */
export interface OpenedResultReader {
  readonly sink: ResultSink;
  readonly reader: ResultReader;
  close(): Promise<void>;
}

const startMs = 1_741_601_700_000;
const dayMs = 86_400_000;
const everything: ResultQuery = {
  pipeline: 'smart-factory',
  window: 'perMinute',
  fromMs: startMs - dayMs,
  toMs: startMs + dayMs,
};

const ordered = (rows: readonly WindowResult[]): WindowResult[] => {
  const identity = ({ key, id }: WindowResult): string => JSON.stringify([key, id]);
  return [...rows].sort((left, right) => (identity(left) < identity(right) ? -1 : 1));
};

/** The promises of ResultReader, for every adapter of it. */
export const resultReaderContract = (
  name: string,
  open: () => Promise<OpenedResultReader>,
): void => {
  describe(name, () => {
    let opened: OpenedResultReader;
    const rows = async (more: Partial<ResultQuery> = {}): Promise<WindowResult[]> =>
      ordered(await opened.reader.rows({ ...everything, ...more }));

    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    it('reads a row field by field, to the last bit', async () => {
      const measures = { mean: 0.1 + 0.2, min: -1.7976931348623157e308, max: 5e-324, count: 60 };
      await opened.sink.write([sampleResult({ measures })]);
      expect(await rows()).toEqual([sampleResult({ measures })]);
    });

    it('reads nothing where nothing is stored', async () => {
      expect(await rows()).toEqual([]);
    });

    it('reads of each row the highest revision', async () => {
      for (const revision of [3, 2 ** 40 + 9, 17]) {
        await opened.sink.write([sampleResult({ revision, count: revision % 100 })]);
      }
      expect(await rows()).toMatchObject([{ revision: 2 ** 40 + 9, count: (2 ** 40 + 9) % 100 }]);
    });

    it('reads a tombstone, and a measure that is null where its name is given', async () => {
      const merged = { reason: 'merged', count: 0, mergedInto: '1741601640000' } as const;
      await opened.sink.write([sampleResult({ ...merged, measures: { mean: null } })]);
      expect(await rows({ aggregates: ['mean'] })).toEqual([
        sampleResult({ ...merged, measures: { mean: null } }),
      ]);
    });

    it('reads the tags of a row where they are declared', async () => {
      const tagged = sampleResult({ tags: { site: 'plant 1, "north"' } });
      await opened.sink.write([tagged]);
      expect(await rows({ tags: ['site', 'line'] })).toEqual([tagged]);
    });

    it('reads what starts within the time, its end excluded', async () => {
      const starts = [-60_000, 0, 60_000, 120_000].map((offset) => startMs + offset);
      await opened.sink.write(starts.map((start) => sampleResult({ start })));
      const found = await rows({ fromMs: startMs, toMs: startMs + 120_000 });
      expect(found.map(({ start }) => start)).toEqual(starts.slice(1, 3));
    });

    it('reads windows that are named by their ends or numbers by their starts', async () => {
      const [cumulating, counted] = [
        sampleResult({ id: String(startMs + 3_600_000), end: startMs + 3_600_000 }),
        sampleResult({ id: '8', end: startMs + 1_234 }),
      ];
      await opened.sink.write([cumulating, counted]);
      expect(await rows({ fromMs: startMs, toMs: startMs + 1 })).toEqual([cumulating, counted]);
    });

    it('reads the rows of its pipeline and window and of no other', async () => {
      const own = sampleResult({ key: 'Wärme "1"\n#' });
      await opened.sink.write([
        own,
        sampleResult({ pipeline: 'other' }),
        sampleResult({ window: 'hourly' }),
      ]);
      expect(await rows()).toEqual([own]);
    });

    it('reads the rows of one key, whatever signs are in it', async () => {
      const keys = ['TEMP_4', 'TEMP_45', `it's "1" \\ %41\n`];
      await opened.sink.write(keys.map((key) => sampleResult({ key })));
      for (const key of keys) expect(await rows({ key })).toEqual([sampleResult({ key })]);
    });

    it('reads more rows than the store answers at a time', async () => {
      const many = Array.from({ length: 1_203 }, (_, index) =>
        sampleResult({ key: `TEMP_${index}`, revision: index + 1 }),
      );
      await opened.sink.write(many);
      expect(await rows()).toEqual(ordered(many));
    });
  });
};
