import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecentDedupe } from '../../../../../lambdas/engine/dedupe/dedupe-strategy.ts';
import { RecentMemory } from '../../../../../lambdas/engine/dedupe/recent-memory.ts';
import { milliseconds, recent } from '../../../../../lambdas/engine/index.ts';
import { noWatermark } from '../../../../../lambdas/engine/time/watermark-strategy.ts';

const strategy = recent({ within: milliseconds(100), atMost: 3 });

const filled = (...arrivals: readonly number[]): RecentMemory => {
  const memory = new RecentMemory();
  for (const arrival of arrivals) memory.add(arrival, arrival, arrival, strategy);
  return memory;
};

const arrivalsOf = (memory: RecentMemory): number[] => {
  const arrivals: number[] = [];
  memory.eachNewest(memory.size, (_eventTimeMs, _identity, arrivalMs) => arrivals.push(arrivalMs));
  return arrivals;
};

describe('recent memory', () => {
  it('knows a reading by its event time and its identity together', () => {
    const memory = new RecentMemory();
    memory.add(5, 'id', 10, strategy);
    memory.add(6, 1.5, 11, strategy);
    expect(memory.has(5, 'id')).toBe(true);
    expect(memory.has(6, 1.5)).toBe(true);
    expect(memory.has(5, 1.5)).toBe(false);
    expect(memory.has(6, '1.5')).toBe(false);
    expect(memory.has(7, 'id')).toBe(false);
  });

  it('forgets a reading `within` after it arrived, not a millisecond before', () => {
    const memory = filled(0, 50);
    memory.forgetOld(strategy, 99);
    expect(arrivalsOf(memory)).toEqual([0, 50]);
    memory.forgetOld(strategy, 100);
    expect(arrivalsOf(memory)).toEqual([50]);
  });

  it('tells whether the newest that is in the journal would be there without the old', () => {
    expect(filled(0, 50).holdsCommitted(strategy, 60)).toBe(false);
    const memory = filled(0, 50);
    memory.takeAdded();
    memory.add(60, 60, 60, strategy);
    expect(memory.holdsCommitted(strategy, 149)).toBe(true);
    expect(memory.holdsCommitted(strategy, 150)).toBe(false);
    expect(new RecentMemory().holdsCommitted(strategy, 0)).toBe(false);
  });

  it('does not know what arrived before a time, forgotten or not', () => {
    const memory = filled(0, 50);
    expect(memory.has(0, 0, -1)).toBe(true);
    expect(memory.has(0, 0, 0)).toBe(false);
    expect(memory.has(50, 50, 0)).toBe(true);
  });

  it('is full where one more takes new room or the place of another', () => {
    const memory = new RecentMemory();
    const wide = recent({ within: milliseconds(100), atMost: 1_000 });
    expect(memory.isFull(wide)).toBe(true);
    memory.add(0, 0, 0, wide);
    expect(memory.isFull(wide)).toBe(false);
    expect(memory.isFull(recent({ within: milliseconds(100), atMost: 1 }))).toBe(true);
    while (memory.size % 8 !== 0) memory.add(memory.size, 0, 0, wide);
    expect(memory.isFull(wide)).toBe(true);
  });

  it('evicts the oldest past `atMost`, and tells', () => {
    const memory = filled(1, 2, 3);
    expect(memory.add(4, 4, 4, strategy)).toBe(1);
    expect(arrivalsOf(memory)).toEqual([2, 3, 4]);
    expect(memory.has(1, 1)).toBe(false);
  });

  it('forgets everything at once', () => {
    const memory = filled(1, 2);
    memory.clear();
    expect(memory.size).toBe(0);
    expect(memory.has(1, 1)).toBe(false);
    expect(memory.has(2, 2)).toBe(false);
  });

  it('finds the latest again once the reading that had it is gone', () => {
    const memory = new RecentMemory();
    memory.add(9, 'ahead', 0, strategy);
    memory.add(3, 'behind', 50, strategy);
    memory.forgetOld(strategy, 100);
    expect(memory.has(9, 'ahead')).toBe(false);
    expect(memory.has(3, 'behind')).toBe(true);
  });

  it('stays what it is over hundreds of readings that come and go', () => {
    const memory = new RecentMemory();
    for (let at = 0; at < 500; at += 1) {
      memory.forgetOld(strategy, at * 40);
      memory.add(at, `id ${at}`, at * 40, strategy);
      expect(memory.has(at, `id ${at}`)).toBe(true);
      expect(memory.has(at - 2, `id ${at - 2}`)).toBe(at >= 2);
      expect(memory.has(at - 3, `id ${at - 3}`)).toBe(false);
      expect(memory.size).toBe(Math.min(3, at + 1));
    }
  });
});

interface Row {
  readonly eventTimeMs: number;
  readonly identity: string | number;
  readonly arrivalMs: number;
}

/** What the memory promises, as a list. */
class ListMemory {
  rows: Row[] = [];
  addedCount = 0;

  add(row: Row, atMost: number): number {
    this.rows.push(row);
    this.addedCount += 1;
    return this.keep((_, place) => place >= this.rows.length - atMost);
  }

  /** Keeps those rows and tells how many are gone. */
  keep(isKept: (row: Row, place: number) => boolean): number {
    const before = this.rows.length;
    this.rows = this.rows.filter(isKept);
    this.addedCount = Math.min(this.addedCount, this.rows.length);
    return before - this.rows.length;
  }
}

const rowsOf = (memory: RecentMemory, count: number): Row[] => {
  const rows: Row[] = [];
  memory.eachNewest(count, (eventTimeMs, identity, arrivalMs) =>
    rows.push({ eventTimeMs, identity, arrivalMs }),
  );
  return rows;
};

/** The memory and the list, to which the same is done. */
class BothMemories {
  readonly memory = new RecentMemory();
  readonly list = new ListMemory();
  private readonly limit: RecentDedupe;

  constructor(limit: RecentDedupe) {
    this.limit = limit;
  }

  readonly add = (row: Row): void => {
    const { eventTimeMs, identity, arrivalMs } = row;
    const evicted = this.memory.add(eventTimeMs, identity, arrivalMs, this.limit);
    expect(evicted).toBe(this.list.add(row, this.limit.atMost));
  };

  readonly restore = (row: Row): void => {
    this.memory.restore(row.eventTimeMs, row.identity, row.arrivalMs);
    this.list.rows.push(row);
  };

  readonly forgetOld = ({ arrivalMs: nowMs }: Row): void => {
    this.memory.forgetOld(this.limit, nowMs);
    this.list.keep(({ arrivalMs }) => arrivalMs > nowMs - this.limit.within);
  };

  readonly settle = ({ arrivalMs: nowMs }: Row): void => {
    const { within, atMost } = this.limit;
    this.memory.settle(this.limit, nowMs);
    this.list.keep(({ arrivalMs }) => arrivalMs > nowMs - within);
    this.list.keep((_, place) => place >= this.list.rows.length - atMost);
  };

  readonly takeAdded = (): void => {
    this.memory.takeAdded();
    this.list.addedCount = 0;
  };

  readonly clear = (): void => {
    this.memory.clear();
    this.list.keep(() => false);
  };

  readonly reserve = ({ eventTimeMs, arrivalMs }: Row): void =>
    this.memory.reserve(arrivalMs - eventTimeMs);

  expectSame({ eventTimeMs, identity }: Row): void {
    const { memory, list } = this;
    const { rows } = list;
    expect(memory.size).toBe(rows.length);
    expect(memory.addedCount).toBe(list.addedCount);
    expect(memory.newestArrivalMs).toBe(rows.at(-1)?.arrivalMs ?? noWatermark);
    expect(rowsOf(memory, rows.length)).toEqual(rows);
    const newest = Math.min(2, rows.length);
    expect(rowsOf(memory, newest)).toEqual(rows.slice(rows.length - newest));
    expect(memory.has(eventTimeMs, identity)).toBe(
      rows.some((row) => row.eventTimeMs === eventTimeMs && row.identity === identity),
    );
  }
}

describe('recent memory, whatever is done to it', () => {
  const deeds = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('add' as const, 'restore' as const) },
    fc.constantFrom('forgetOld' as const, 'settle' as const, 'takeAdded' as const),
    fc.constantFrom('clear' as const, 'reserve' as const),
  );
  const steps = fc.array(
    fc.record({
      deed: deeds,
      pause: fc.nat(9),
      delay: fc.nat(30),
      identity: fc.constantFrom<string | number>('a', 'b', 1, 2),
    }),
    { maxLength: 120, size: 'max' },
  );
  const limits = fc.record({
    within: fc.integer({ min: 1, max: 200 }).map(milliseconds),
    atMost: fc.integer({ min: 1, max: 40 }),
  });

  it('is the list of the newest readings', () => {
    fc.assert(
      fc.property(limits, steps, (limit, sequence) => {
        const both = new BothMemories(recent(limit));
        let arrivalMs = 0;
        for (const { deed, pause, delay, identity } of sequence) {
          arrivalMs += pause;
          const row: Row = { eventTimeMs: arrivalMs - delay, identity, arrivalMs };
          both.expectSame(row);
          both[deed](row);
          both.expectSame(row);
        }
      }),
    );
  });
});
