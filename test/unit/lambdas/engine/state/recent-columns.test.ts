import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecentMemory } from '../../../../../lambdas/engine/dedupe/recent-memory.ts';
import {
  ByteReader,
  ByteWriter,
  milliseconds,
  recent,
} from '../../../../../lambdas/engine/index.ts';
import {
  RecentColumnsReader,
  RecentColumnsWriter,
} from '../../../../../lambdas/engine/state/recent-columns.ts';

const strategy = recent({ within: milliseconds(100), atMost: 3 });

describe('recent columns', () => {
  it('give a memory back, from all its readings or its newest on top of what was known', () => {
    const identities = fc.oneof(fc.string(), fc.double({ noNaN: true }));
    const steps = fc.array(fc.tuple(fc.nat(60), fc.integer(), identities));
    fc.assert(
      fc.property(steps, steps, (first, second) => {
        let clock = 0;
        const memory = new RecentMemory();
        const play = (some: typeof first): void => {
          for (const [step, eventTime, identity] of some) {
            clock += step;
            memory.forgetOld(strategy, clock);
            memory.add(eventTime, identity, clock, strategy);
          }
        };
        const copy = (known: RecentMemory, count: number): RecentMemory => {
          const columns = new RecentColumnsWriter();
          columns.write(memory, count, clock);
          const writer = new ByteWriter();
          columns.finish(writer);
          new RecentColumnsReader(new ByteReader(writer.finish())).read(known, clock);
          known.settle(strategy, clock);
          return known;
        };
        play(first);
        const known = copy(new RecentMemory(), memory.size);
        expect(contents(known)).toEqual(contents(memory));
        memory.takeAdded();
        play(second);
        expect(contents(copy(known, memory.addedCount))).toEqual(contents(memory));
      }),
    );
  });
});

const contents = (memory: RecentMemory): unknown[] => {
  const all: unknown[] = [];
  memory.eachNewest(memory.size, (...reading) => all.push(reading));
  return all;
};
