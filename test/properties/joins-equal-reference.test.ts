import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBalanced } from '../../lambdas/engine/index.ts';
import {
  type JoinRules,
  type ReferenceEvent,
  type ReferenceReading,
  referenceJoin,
} from '../../simulation/oracle/reference-join.ts';
import { JoinPlay, joinedPipeline } from '../support/join-play.ts';
import { joinRowsOf, toldJoinRows } from '../support/join-rows.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 1_200);

const hourMs = 3_600_000;

const rules = (): fc.Arbitrary<JoinRules> =>
  fc.record({
    before: fc.constantFrom(0, 1, 3_000, 12_000),
    after: fc.constantFrom(0, 2_000, 12_000),
    bound: fc.constantFrom(0, 1_000, 6_000),
    atMost: fc.constantFrom(1, 3, 8, 10_000),
    idleAfter: fc.constantFrom(15_000, 60_000),
    forgetAfter: fc.constantFrom(60_000, 300_000),
    windows: fc
      .tuple(fc.constantFrom(0, 4_000, 30_000), fc.constantFrom(0, 7_000))
      .map(([tens, twenties]) => [
        { name: 'tens', size: 10_000, slide: 10_000, lateness: tens },
        { name: 'twenties', size: 20_000, slide: 5_000, lateness: twenties },
      ]),
  });

interface DrawnReading {
  readonly group: string;
  readonly sensor: string;
  /** Event time, ms. */
  readonly at: number;
  readonly value: number;
}

const drawn = (longestMs: number): fc.Arbitrary<DrawnReading> =>
  fc.record({
    group: fc.constantFrom('m1', 'm2'),
    sensor: fc.constantFrom('P1', 'P2', 'H1', 'H2'),
    at: fc.oneof(
      fc.integer({ min: 0, max: longestMs }),
      fc.nat(longestMs / 1_000).map((s) => s * 1_000),
    ),
    value: fc
      .oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }))
      .map((value) => value + 0),
  });

/** The reading as the first stage hands it over. */
const handed = ({ group, sensor, at, value }: DrawnReading, place: number): ReferenceReading => ({
  group,
  side: sensor.startsWith('P') ? 'left' : 'right',
  contributor: sensor,
  eventTimeMs: at,
  value,
  revision: 1 + (place >> 1),
  index: place % 2,
});

type Step =
  | { readonly kind: 'reading'; readonly reading: DrawnReading; readonly waitMs: number }
  | { readonly kind: 'again'; readonly which: number }
  | { readonly kind: 'tick'; readonly waitMs: number };

const steps = (): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({
          kind: fc.constant('reading' as const),
          reading: drawn(60_000),
          waitMs: fc.nat(4_000),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('again' as const), which: fc.nat() }) },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant('tick' as const),
          waitMs: fc.oneof(fc.nat(20_000), fc.constant(70_000)),
        }),
      },
    ),
    { minLength: 1, maxLength: 60 },
  );

/** What the second stage gets of the steps, in order; at the end what closes every window. */
const eventsOf = (drawnSteps: readonly Step[], { forgetAfter }: JoinRules): ReferenceEvent[] => {
  const events: ReferenceEvent[] = [];
  const readings: ReferenceReading[] = [];
  let arrivalTimeMs = 100_000;
  for (const step of drawnSteps) {
    if (step.kind !== 'again') arrivalTimeMs += step.waitMs;
    if (step.kind === 'reading') {
      const reading = handed(step.reading, readings.length);
      readings.push(reading);
      events.push({ arrivalTimeMs, reading });
    } else if (step.kind === 'again') {
      const reading = readings[step.which % Math.max(1, readings.length)];
      if (reading !== undefined) events.push({ arrivalTimeMs, reading });
    } else {
      events.push({ arrivalTimeMs });
    }
  }
  return [...events, { arrivalTimeMs: arrivalTimeMs + forgetAfter }];
};

/** Puts the events on the second stage's stream, several readings a record, and cuts it. */
const play = (
  declared: ReturnType<typeof joinedPipeline>,
  events: readonly ReferenceEvent[],
  choices: Iterator<number>,
): JoinPlay => {
  const played = new JoinPlay(declared);
  const chance = (most: number): boolean => (choices.next().value ?? 0) % 100 < most;
  for (let at = 0; at < events.length; at += 1) {
    const { arrivalTimeMs, reading } = events[at] as ReferenceEvent;
    if (chance(20)) played.reload();
    if (reading === undefined) {
      played.tick(arrivalTimeMs);
      continue;
    }
    const pack = [reading];
    for (; chance(40); at += 1) {
      const next = events[at + 1];
      const isOfPack = next?.reading?.group === reading.group;
      if (!isOfPack || next?.arrivalTimeMs !== arrivalTimeMs) break;
      pack.push(next.reading as ReferenceReading);
    }
    played.readings(arrivalTimeMs, reading.group, ...pack);
  }
  return played.reload();
};

const countsOf = (verdicts: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = { accepted: 0, duplicate: 0, tooLate: 0 };
  for (const verdict of verdicts) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
};

describe('joins', () => {
  it('end as lists and nested loops say, whatever comes late, twice, in packs or is cut', () => {
    fc.assert(
      fc.property(
        rules(),
        steps(),
        fc.infiniteStream(fc.nat(99)),
        (drawnRules, drawnSteps, choices) => {
          const events = eventsOf(drawnSteps, drawnRules);
          const { verdicts, panes } = referenceJoin(drawnRules, events);
          const played = play(joinedPipeline(drawnRules), events, choices);
          expect(played.state.ledger).toMatchObject(countsOf(verdicts));
          expect(isBalanced(played.state.ledger)).toBe(true);
          expect(toldJoinRows(played.rows)).toEqual(joinRowsOf(panes));
        },
      ),
      { numRuns },
    );
  });

  it('end with every pair, whatever the order in which the sides come, while none is late', () => {
    fc.assert(
      fc.property(
        fc.record({ before: fc.nat(9_000), after: fc.nat(9_000), bound: fc.nat(5_000) }),
        fc.array(drawn(40_000), { minLength: 1, maxLength: 40 }).chain((readings) =>
          fc.record({
            readings: fc.constant(readings.map(handed)),
            order: fc.shuffledSubarray(readings.map(handed), { minLength: readings.length }),
          }),
        ),
        fc.infiniteStream(fc.nat(99)),
        (within, { readings, order }, choices) => {
          const patient: JoinRules = {
            ...within,
            atMost: 10_000,
            idleAfter: 15_000,
            forgetAfter: 300_000,
            windows: [
              { name: 'tens', size: 10_000, slide: 10_000, lateness: hourMs },
              { name: 'twenties', size: 20_000, slide: 5_000, lateness: hourMs },
            ],
          };
          const events = [...order, ...order.slice(0, 3)].map((reading, at) => ({
            arrivalTimeMs: 100_000 + at * 9_000,
            reading,
          }));
          const end = { arrivalTimeMs: 100_000 + events.length * 9_000 + 300_000 };
          const played = play(joinedPipeline(patient), [...events, end], choices);
          const inOrder = readings.map((reading) => ({ arrivalTimeMs: 0, reading }));
          const { panes } = referenceJoin(patient, inOrder);
          expect(toldJoinRows(played.rows)).toEqual(joinRowsOf(panes));
          expect(played.state.ledger).toMatchObject({ accepted: readings.length, tooLate: 0 });
        },
      ),
      { numRuns: Math.ceil(numRuns / 4) },
    );
  });
});
