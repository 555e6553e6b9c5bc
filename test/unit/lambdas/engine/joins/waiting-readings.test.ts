import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HandedReading } from '../../../../../lambdas/engine/joins/reading-contribution.ts';
import { WaitingReadings } from '../../../../../lambdas/engine/joins/waiting-readings.ts';

const reading = (
  eventTimeMs: number,
  [contributor, revision, index]: readonly [string, number, number] = ['P1', 1, 0],
): HandedReading => ({ side: 'left', contributor, eventTimeMs, value: 0, revision, index });

const waitingFor = (...readings: readonly HandedReading[]): WaitingReadings => {
  const waiting = new WaitingReadings();
  for (const each of readings) waiting.add(each);
  return waiting;
};

const times = (readings: readonly HandedReading[]): number[] =>
  readings.map(({ eventTimeMs }) => eventTimeMs);

/** Few of everything, so that many are alike in all but one. */
const readings = fc.uniqueArray(
  fc
    .tuple(fc.nat(4), fc.constantFrom('P1', 'P2'), fc.nat(2), fc.nat(2))
    .map(([at, contributor, revision, index]) => reading(at, [contributor, revision, index])),
  { selector: (each) => JSON.stringify(each), minLength: 1, maxLength: 30 },
);

const named = ({ eventTimeMs, contributor, revision, index }: HandedReading): string =>
  [eventTimeMs, contributor, revision, index].join();

describe('readings that wait', () => {
  it('stand by event time, contributor, record and place in it, in whatever order they came', () => {
    fc.assert(
      fc.property(readings, (given) => {
        // Each of them has one digit, so that texts are in the order of their parts.
        const sorted = given.map(named).sort();
        const waiting = waitingFor(...given);
        expect(waiting.of('all').map(named)).toEqual(sorted);
        expect(waiting.of('changes').map(named)).toEqual(sorted);
        expect(waiting.size).toBe(given.length);
        expect(waiting.oldest && named(waiting.oldest)).toBe(sorted[0]);
        expect(waiting.newest && named(waiting.newest)).toBe(sorted.at(-1));
      }),
    );
  });

  it('are known by contributor, record and place in it beside the event time', () => {
    fc.assert(
      fc.property(readings, readings, (given, others) => {
        const waiting = waitingFor(...given);
        const names = new Set(given.map(named));
        for (const other of [...given, ...others]) {
          expect(waiting.has(other)).toBe(names.has(named(other)));
        }
      }),
    );
  });

  it('are found from one event time through another, both included', () => {
    const waiting = waitingFor(...[4, 1, 3, 2].map((at) => reading(at)));
    expect(times(waiting.between(2, 3))).toEqual([2, 3]);
    expect(times(waiting.between(0, 9))).toEqual([1, 2, 3, 4]);
    expect(times(waiting.between(5, 9))).toEqual([]);
  });

  it('are dropped through an event time, which tells whether there was one', () => {
    const waiting = waitingFor(...[1, 2, 3].map((at) => reading(at)));
    expect(waiting.dropThrough(0)).toBe(false);
    expect(waiting.dropThrough(2)).toBe(true);
    expect(times(waiting.of('all'))).toEqual([3]);
    expect(waiting.dropThrough(2)).toBe(false);
  });

  it('are new to the journal until it has them, and only while they wait', () => {
    const waiting = waitingFor(reading(1), reading(3));
    waiting.restore(reading(2));
    waiting.dropThrough(1);
    expect(times(waiting.of('changes'))).toEqual([3]);
    waiting.takeAdded();
    expect(waiting.of('changes')).toEqual([]);
    expect(times(waiting.of('all'))).toEqual([2, 3]);
  });

  it('are none at first', () => {
    const waiting = new WaitingReadings();
    expect([waiting.size, waiting.oldest, waiting.newest]).toEqual([0, undefined, undefined]);
    expect(waiting.has(reading(1))).toBe(false);
  });
});
