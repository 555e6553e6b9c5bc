import { describe, expect, it } from 'vitest';
import { RecentMemory } from '../../../../../lambdas/engine/dedupe/recent-memory.ts';
import { milliseconds, recent } from '../../../../../lambdas/engine/index.ts';

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
