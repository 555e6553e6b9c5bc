import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ApplyOptions, applyPlan } from '../../../../../bin/commands/replay/apply-plan.ts';
import { planReplay, type RowChange } from '../../../../../bin/commands/replay/replay-plan.ts';
import { MemoryOutcomeFeed } from '../../../../../lambdas/adapters/memory/memory-outcome-feed.ts';
import { MemoryResultSink } from '../../../../../lambdas/adapters/memory/memory-result-sink.ts';
import type { ResultSink, WindowResult } from '../../../../../lambdas/engine/index.ts';
import { sampleResult } from '../../../../contract/samples.ts';
import { closedBounds } from './closed-bounds.ts';

const epochSize = 2 ** 40;
const startMs = 1_741_601_700_000;
const rowAt = (minute: number, more: Partial<WindowResult> = {}): WindowResult =>
  sampleResult({ start: startMs + minute * 60_000, revision: minute + 1, ...more });

/** A live stage of two partitions: what raising and writing do to it. */
class Live {
  readonly store = new MemoryResultSink();
  epochs = [0, 0];

  async apply(rows: readonly WindowResult[], more: Partial<ApplyOptions> = {}) {
    const { store } = this;
    const plan = await planReplay({ rows, bounds: closedBounds(rows), reader: store });
    return applyPlan({
      plan,
      liveEpoch: Math.max(...this.epochs),
      stageOf: () => 'first',
      raise: async (_stage, atLeast) => {
        this.epochs = this.epochs.map((epoch) => Math.max(epoch + 1, atLeast));
        return this.epochs.map((epoch, place) => ({ epoch, ordinal: 50 + place }));
      },
      sink: store,
      signal: new AbortController().signal,
      ...more,
    });
  }
}

describe('applying a replay', () => {
  it('writes what differs in a new epoch, and nothing the second time', async () => {
    const live = new Live();
    const rows = [rowAt(0), rowAt(1), rowAt(2)];
    await live.store.write([rowAt(0), rowAt(1, { count: 3 })]);
    expect(await live.apply(rows)).toEqual({ epoch: 1, written: 2, refused: [] });
    const revision = epochSize + 50;
    const second = { ...rowAt(1), revision };
    expect(live.store.all()).toEqual([rowAt(0), second, { ...rowAt(2), revision }]);
    expect(await live.apply(rows)).toEqual({ written: 0, refused: [] });
    expect(live.epochs).toEqual([1, 1]);
  });

  it('raises partitions of different epochs above all of them, and above the stored rows', async () => {
    const live = new Live();
    live.epochs = [0, 3];
    await live.store.write([rowAt(0, { revision: 5 * epochSize + 9, count: 1 })]);
    expect(await live.apply([rowAt(0)])).toMatchObject({ epoch: 6, written: 1 });
    expect(live.epochs).toEqual([6, 6]);
    expect(live.store.all()).toMatchObject([{ count: 60, revision: 6 * epochSize + 50 }]);
  });

  it('loses to what a live partition tells later, and outdoes what a slow sink writes late', async () => {
    const live = new Live();
    await live.store.write([rowAt(0, { count: 1 })]);
    await live.apply([rowAt(0)]);
    await live.store.write([rowAt(0, { revision: 49, count: 2 })]);
    expect(live.store.all()).toMatchObject([{ count: 60 }]);
    await live.store.write([rowAt(0, { revision: epochSize + 51, count: 61 })]);
    expect(live.store.all()).toMatchObject([{ count: 61 }]);
  });

  it('ends right wherever it was interrupted, once it is given again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 4 }), fc.boolean(), async (calls, writes) => {
        const live = new Live();
        const rows = Array.from({ length: 1_700 }, (_, minute) => rowAt(minute));
        await live.store.write(rows.map((row) => ({ ...row, count: 1, measures: {} })));
        let left = calls;
        const failing: ResultSink = {
          write: async (batch) => {
            left -= 1;
            if (left >= 0 || writes) await live.store.write(batch);
            if (left < 0) throw new Error('the connection is gone');
            return { refused: [] };
          },
        };
        await live.apply(rows, { sink: failing }).catch(() => {});
        await live.apply(rows);
        const counts = live.store.all().map(({ start, count }) => [start, count]);
        expect(counts).toEqual(rows.map(({ start }) => [start, 60]));
        expect(await live.apply(rows)).toEqual({ written: 0, refused: [] });
      }),
      { numRuns: 10 },
    );
  });

  it('ends between two requests where it is told to', async () => {
    const live = new Live();
    const rows = Array.from({ length: 1_200 }, (_, minute) => rowAt(minute));
    const controller = new AbortController();
    const onProgress = (): void => controller.abort();
    const applied = await live.apply(rows, { signal: controller.signal, onProgress });
    expect(applied.written).toBe(500);
  });

  it('tells the feed the rows that it writes', async () => {
    const live = new Live();
    const feed = new MemoryOutcomeFeed();
    await live.apply([rowAt(0), rowAt(1)], { feed });
    expect(feed.told.map(({ text }) => JSON.parse(text))).toEqual(live.store.all());
  });

  it('tells what the store refuses', async () => {
    const live = new Live();
    const sink: ResultSink = {
      write: async ([result]) => ({ refused: [{ result: result as WindowResult, reason: 'old' }] }),
    };
    expect(await live.apply([rowAt(0)], { sink })).toMatchObject({
      written: 0,
      refused: [{ reason: 'old' }],
    });
  });

  it('refuses to try where a stored revision is beyond what any epoch outdoes', async () => {
    const live = new Live();
    await live.store.write([rowAt(0, { revision: 2 ** 53 - 1, count: 1 })]);
    await expect(live.apply([rowAt(0)])).rejects.toThrow('delete it in the store first');
    expect(live.epochs).toEqual([0, 0]);
  });
});

describe('the plan of a replay', () => {
  const plan = async (stored: readonly WindowResult[], rows: readonly WindowResult[]) => {
    const store = new MemoryResultSink();
    await store.write(stored);
    return planReplay({ rows, bounds: closedBounds(rows), reader: store });
  };
  const changes = ({ stored, replayed }: RowChange) => [stored?.count, replayed.count];

  it('compares values and not what made a row fire', async () => {
    const late = rowAt(0, { reason: 'late', revision: 99 });
    expect(await plan([late], [rowAt(0)])).toMatchObject({ changes: [], same: 1 });
  });

  it.each<Partial<WindowResult>>([
    { count: 59 },
    { end: startMs + 61_000 },
    { measures: { mean: 36.800_000_000_000_004, min: -0.1, max: 1e-7, count: 60 } },
    { measures: { min: -0.1, max: 1e-7, count: 60 } },
    { tags: { site: 'plant-1' } },
    { reason: 'merged', mergedInto: '7' },
  ])('finds a row that differs in %j', async (more) => {
    const found = await plan([rowAt(0, more)], [rowAt(0)]);
    expect(found.changes.map(changes)).toEqual([[rowAt(0, more).count, 60]]);
  });

  it('takes a measure that is null and one that is not there as the same', async () => {
    const row = rowAt(0, { measures: { mean: null } });
    expect((await plan([rowAt(0, { measures: {} })], [row])).same).toBe(1);
  });

  it('counts rows that only the store has, and leaves them', async () => {
    const found = await plan([rowAt(0), rowAt(1), rowAt(2), rowAt(9)], [rowAt(0), rowAt(2)]);
    expect(found).toMatchObject({ changes: [], same: 2, storedOnly: 1 });
  });
});
