import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noWatermark } from '../../lambdas/engine/index.ts';
import type { ScriptPipeline, ScriptRecord } from '../../simulation/workload/fleet-script.ts';
import { declare, sourceRecords } from '../../simulation/workload/script-records.ts';
import { type FoldOutcomes, FoldRun, runFold } from '../support/fold-run.ts';
import { randomPipelines, randomScripts } from '../support/random-scripts.ts';

const bad = 'bad';

/** What a bad device says at an arrival time. */
const habits: Readonly<Record<string, (arrival: number) => readonly number[]>> = {
  'a clock an hour fast': (arrival) => [arrival + 3_600_000],
  'a clock that began in 1970': (arrival) => [arrival - 1_741_600_000_000],
  'a clock ahead within the guard': (arrival) => [arrival + 1],
  'a habit of saying everything three times': (arrival) => [arrival - 3, arrival - 3, arrival - 3],
};

/** The script with records of the bad device after some of its records. */
const beside = (
  script: readonly ScriptRecord[],
  places: readonly number[],
  say: (arrival: number) => ScriptRecord[],
): ScriptRecord[] =>
  script.flatMap((record, at) => [record, ...(places.includes(at) ? say(record.arrival) : [])]);

const ofOthers = ({ results, alerts, refused }: FoldOutcomes) => ({
  results: results.filter(({ key }) => key !== bad),
  alerts: alerts.filter(({ key }) => key !== bad),
  refused: refused.filter((reading) =>
    reading.type === 'duplicate' ? reading.key !== bad : reading.clientId !== bad,
  ),
});

const places = fc.array(fc.nat(60), { maxLength: 30 });

describe('scope key', () => {
  it.each(Object.keys(habits))('changes nothing of other devices for %s', (habit) => {
    const events = habits[habit] ?? (() => []);
    const speak = (arrival: number): ScriptRecord[] =>
      events(arrival).map((event) => ({
        kind: 'readings',
        device: bad,
        arrival,
        readings: [{ event, a: 1 }],
      }));
    // As many records at the same times, so that ordinals and the arrival clock are the same.
    const mumble = (arrival: number): ScriptRecord[] =>
      events(arrival).map(() => ({ kind: 'garbage', device: bad, arrival }));
    fc.assert(
      fc.property(randomPipelines, randomScripts, places, (given, script, at) => {
        const pipeline = declare({ ...given, scope: 'key' });
        const run = (records: ScriptRecord[]) => runFold(pipeline, sourceRecords(records)).outcomes;
        const disturbed = ofOthers(run(beside(script, at, speak)));
        expect(disturbed).toEqual(ofOthers(run(beside(script, at, mumble))));
      }),
    );
  });
});

/** The script with arrivals that never go back, as one broker's clock gives them. */
const inOrder = (script: readonly ScriptRecord[]): ScriptRecord[] => {
  let clock = Number.NEGATIVE_INFINITY;
  return script.map((record) => {
    clock = Math.max(clock, record.arrival);
    return { ...record, arrival: clock };
  });
};

describe('scope partition', () => {
  it('lets a fast clock move W at most maxClockAhead past where the arrival clock allows', () => {
    fc.assert(
      fc.property(randomPipelines, randomScripts, (given, script) => {
        const pipeline: ScriptPipeline = { ...given, scope: 'partition' };
        const run = new FoldRun(declare(pipeline));
        for (const record of sourceRecords(inOrder(script))) {
          const { state } = run.fold(record);
          if (state.watermarkMs === noWatermark) continue;
          const furthest = state.arrivalClockMs + pipeline.maxClockAhead - pipeline.bound - 1;
          expect(state.watermarkMs).toBeLessThanOrEqual(furthest);
        }
      }),
    );
  });

  it('makes nobody late whose delay is within the bound less maxClockAhead', () => {
    const prompt = fc.array(fc.tuple(fc.nat(50), fc.boolean(), fc.nat(20)), {
      maxLength: 60,
      size: 'max',
    });
    fc.assert(
      fc.property(prompt, fc.nat(20), fc.nat(20), (steps, maxClockAhead, slack) => {
        const bound = maxClockAhead + slack;
        const run = new FoldRun(
          declare({
            scope: 'partition',
            bound,
            idleAfter: bound + 1,
            forgetAfter: bound + 1,
            maxClockAhead,
            maxAge: 1_000,
            windows: [{ name: 'w', size: 1, offset: 0, lateness: 0 }],
            rules: [],
          }),
        );
        let arrival = 1_000;
        const script = steps.map(([step, isBad, delay]): ScriptRecord => {
          arrival += step;
          const device = isBad ? bad : 'good';
          const event = isBad ? arrival + maxClockAhead : arrival - Math.min(delay, slack);
          return { kind: 'readings', device, arrival, readings: [{ event, a: 1 }] };
        });
        run.fold(...sourceRecords(script));
        expect(run.outcomes.refused).toEqual([]);
        expect(run.ledger.accepted).toBe(script.length);
      }),
    );
  });
});
