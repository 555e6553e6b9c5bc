import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyRecentMemory,
  forgetAll,
  forgetOld,
  isRemembered,
  type RecentMemory,
  readRecent,
  remember,
  settleRecent,
  writeRecent,
} from '../../../../../lambdas/engine/dedupe/recent-memory.ts';
import {
  ByteReader,
  ByteWriter,
  milliseconds,
  recent,
} from '../../../../../lambdas/engine/index.ts';

const strategy = recent({ within: milliseconds(100), atMost: 3 });

const filled = (...arrivals: readonly number[]): RecentMemory => {
  const memory = emptyRecentMemory();
  for (const arrival of arrivals) remember(memory, strategy, arrival, arrival, arrival);
  return memory;
};

describe('recent memory', () => {
  it('knows a reading by its event time and its identity together', () => {
    const memory = emptyRecentMemory();
    remember(memory, strategy, 5, 'id', 10);
    remember(memory, strategy, 6, 1.5, 11);
    expect(isRemembered(memory, 5, 'id')).toBe(true);
    expect(isRemembered(memory, 6, 1.5)).toBe(true);
    expect(isRemembered(memory, 5, 1.5)).toBe(false);
    expect(isRemembered(memory, 6, '1.5')).toBe(false);
    expect(isRemembered(memory, 7, 'id')).toBe(false);
  });

  it('forgets a reading `within` after it arrived, not a millisecond before', () => {
    const memory = filled(0, 50);
    forgetOld(memory, strategy, 99);
    expect(memory.arrivalsMs).toEqual([0, 50]);
    forgetOld(memory, strategy, 100);
    expect(memory.arrivalsMs).toEqual([50]);
  });

  it('evicts the oldest past `atMost`, and tells', () => {
    const memory = filled(1, 2, 3);
    expect(remember(memory, strategy, 4, 4, 4)).toBe(1);
    expect(memory.arrivalsMs).toEqual([2, 3, 4]);
    expect(isRemembered(memory, 1, 1)).toBe(false);
  });

  it('forgets everything at once', () => {
    const memory = filled(1, 2);
    forgetAll(memory);
    expect(memory).toEqual(emptyRecentMemory());
  });

  it('comes back from all its bytes, or from its newest on top of what was known', () => {
    const steps = fc.array(fc.tuple(fc.nat(60), fc.integer(), fc.oneof(fc.string(), fc.double())));
    fc.assert(
      fc.property(steps, steps, (first, second) => {
        let clock = 0;
        const memory = emptyRecentMemory();
        const play = (some: typeof first): void => {
          for (const [step, eventTime, identity] of some) {
            clock += step;
            forgetOld(memory, strategy, clock);
            remember(memory, strategy, eventTime, identity, clock);
          }
        };
        const copy = (known: RecentMemory, count: number): RecentMemory => {
          const writer = new ByteWriter();
          writeRecent(memory, count, clock, writer);
          readRecent(known, clock, new ByteReader(writer.finish()));
          settleRecent(known, strategy, clock);
          return known;
        };
        play(first);
        const known = copy(emptyRecentMemory(), memory.arrivalsMs.length);
        expect(known).toEqual({ ...memory, added: 0 });
        memory.added = 0;
        play(second);
        expect(copy(known, memory.added)).toEqual({ ...memory, added: 0 });
      }),
    );
  });
});
