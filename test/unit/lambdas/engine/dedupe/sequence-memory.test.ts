import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SequenceMemory } from '../../../../../lambdas/engine/dedupe/sequence-memory.ts';

const memoryOf = (...counters: readonly number[]): SequenceMemory => {
  const memory = new SequenceMemory();
  for (const counter of counters) memory.add('s', counter);
  return memory;
};

/** What the memory promises, with every counter kept. */
class EveryCounter {
  private session: string | number = '';
  private counters = new Set<number>();

  has(session: string | number, counter: number): boolean {
    if (session !== this.session) return false;
    return this.counters.has(counter) || counter <= Math.max(...this.counters) - 64;
  }

  add(session: string | number, counter: number): void {
    if (session !== this.session) this.counters = new Set();
    this.session = session;
    this.counters.add(counter);
  }
}

describe('sequence memory', () => {
  it('knows nothing at first', () => {
    expect(new SequenceMemory().has('', 0)).toBe(false);
  });

  it('knows the counters that came, and not the gaps between them', () => {
    const memory = memoryOf(0, 1, 5, 3);
    expect([0, 1, 2, 3, 4, 5, 6].map((counter) => memory.has('s', counter))).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  it('takes a counter 64 or more below the highest for one that came', () => {
    const memory = memoryOf(100);
    expect(memory.has('s', 37)).toBe(false);
    expect(memory.has('s', 36)).toBe(true);
  });

  it('tells what it knows nothing of: another session, and counters 64 or more behind', () => {
    const memory = memoryOf(100);
    expect(memory.isPast('s', 101)).toBe(false);
    expect(memory.isPast('s', 37)).toBe(false);
    expect(memory.isPast('s', 36)).toBe(true);
    expect(memory.isPast('t', 101)).toBe(true);
  });

  it('agrees with a memory of every counter after a step of any length, on or back', () => {
    for (let step = -63; step <= 130; step += 1) {
      const memory = new SequenceMemory();
      const every = new EveryCounter();
      const counters = [5, 6, 41, 69, 74, 75, 100, 103];
      for (const counter of [...counters, 103 + step]) {
        if (every.has('s', counter)) continue;
        memory.add('s', counter);
        every.add('s', counter);
      }
      for (let counter = 0; counter <= 240; counter += 1) {
        expect(memory.has('s', counter), `${counter} after ${step}`).toBe(every.has('s', counter));
      }
    }
  });

  it('begins anew with another session, a number or a text', () => {
    const memory = memoryOf(7);
    expect(memory.has('t', 7)).toBe(false);
    memory.add('t', 2);
    expect(memory.has('t', 2)).toBe(true);
    expect(memory.has('t', 7)).toBe(false);
    memory.add(1, 2);
    expect(memory.has('1', 2)).toBe(false);
  });

  it('counts up to 2^53 - 1', () => {
    const memory = memoryOf(0, Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER);
    expect(memory.has('s', Number.MAX_SAFE_INTEGER)).toBe(true);
    expect(memory.has('s', Number.MAX_SAFE_INTEGER - 1)).toBe(true);
    expect(memory.has('s', Number.MAX_SAFE_INTEGER - 2)).toBe(false);
  });

  it('forgets everything', () => {
    const memory = memoryOf(1, 2);
    memory.clear();
    expect(memory).toEqual(new SequenceMemory());
  });

  it('agrees with a memory of every counter', () => {
    const place = fc.tuple(
      fc.oneof({ weight: 9, arbitrary: fc.constant('s') }, fc.constant('t')),
      fc.oneof(fc.nat(20), fc.nat(80), fc.nat(300)),
    );
    fc.assert(
      fc.property(fc.array(place, { maxLength: 60, size: 'max' }), (places) => {
        const memory = new SequenceMemory();
        const every = new EveryCounter();
        for (const [session, counter] of places) {
          const isKnown = every.has(session, counter);
          expect(memory.has(session, counter)).toBe(isKnown);
          if (isKnown) continue;
          memory.add(session, counter);
          every.add(session, counter);
        }
      }),
      { numRuns: 500 },
    );
  });
});
