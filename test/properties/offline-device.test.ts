import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WindowResult } from '../../lambdas/engine/index.ts';
import type { ScriptPipeline, ScriptRecord } from '../../simulation/workload/fleet-script.ts';
import { declare, sourceRecords } from '../../simulation/workload/script-records.ts';
import { type FoldOutcomes, type FoldRun, runFold } from '../support/fold-run.ts';
import { randomCuts } from '../support/random-scripts.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.parse('2025-03-27T00:00Z');

const windows: ScriptPipeline['windows'] = [
  { name: 'tumbling', size: hour, offset: 0, lateness: 0 },
  { name: 'sliding', size: 6 * hour, slide: hour, offset: 10 * minute, lateness: 0 },
  { name: 'cumulating', size: day, step: 2 * hour, offset: 0, lateness: 0 },
  { name: 'session', size: 1, gap: 40 * minute, offset: 0, lateness: 0 },
  // Over the night in which Berlin's clocks go forward.
  { name: 'day', size: 1, kind: 'day', offset: 0, lateness: 0 },
  { name: 'count', size: 7, kind: 'count', offset: 0, lateness: 0 },
];

const pipelines: fc.Arbitrary<ScriptPipeline> = fc
  .subarray([...windows], { minLength: 1, maxLength: 3 })
  .map((chosen) => ({
    scope: 'key',
    bound: 5 * minute,
    idleAfter: 15 * minute,
    forgetAfter: 5 * day,
    maxClockAhead: minute,
    maxAge: 7 * day,
    dedupe: { within: hour, atMost: 16 },
    windows: chosen,
    rules: [],
  }));

/** Readings of a device: minutes since its last one, and minutes out of order, within the bound. */
const sendings = fc.array(
  fc.tuple(fc.integer({ min: 5, max: 90 }), fc.integer({ max: 4, min: 0 })),
  {
    minLength: 60,
    maxLength: 120,
    size: 'max',
  },
);

/** What a device publishes, as a network without delay brings it: each reading another value. */
const published = (
  device: string,
  sent: readonly (readonly [number, number])[],
): ScriptRecord[] => {
  let arrival = start;
  return sent.map(([minutes, behind], at) => {
    arrival += minutes * minute;
    const readings = [{ event: arrival - behind * minute, a: at / 10, counter: at }];
    return { kind: 'readings', device, arrival, readings };
  });
};

const ticks: ScriptRecord[] = Array.from({ length: 12 * 24 }, (_, at) => ({
  kind: 'tick',
  arrival: start + (at + 1) * hour,
}));

/** As they arrive, and a last tick by which everything is closed. */
const arriving = (...sources: readonly (readonly ScriptRecord[])[]): ScriptRecord[] => [
  ...sources.flat().sort((one, other) => one.arrival - other.arrival),
  { kind: 'tick', arrival: start + 30 * day },
];

/** What arrives between the two times arrives at the second, in the order in which it was sent. */
const buffered = (records: readonly ScriptRecord[], fromMs: number, toMs: number): ScriptRecord[] =>
  records.map((record) => {
    const isHeld = record.arrival >= fromMs && record.arrival < toMs;
    return isHeld ? { ...record, arrival: toMs } : record;
  });

/** The rows as a query finds them in the end, less what tells when they were written. */
const rowsOf = ({ results }: FoldOutcomes): Map<string, Partial<WindowResult>> => {
  const rows = new Map<string, Partial<WindowResult>>();
  for (const { revision: _, reason, ...row } of results) {
    const identity = `${row.window} ${row.key} ${row.id}`;
    if (reason === 'merged') rows.delete(identity);
    else rows.set(identity, row);
  }
  return rows;
};

const refusals = ({ ledger }: FoldRun): number => ledger.received - ledger.accepted;

describe('a device that was offline for three days', () => {
  it('brings everything and ends with the rows of a perfect network, as all others do', () => {
    const lags = fc.integer({ min: 0, max: 3 * 24 }).map((hours) => hours * hour);
    fc.assert(
      fc.property(
        fc.tuple(pipelines, sendings, sendings, lags, randomCuts),
        ([declared, ofOne, ofOther, lag, cuts]) => {
          const pipeline = declare(declared);
          const one = published('d1', ofOne);
          const other = published('d2', ofOther);
          const since = start + 6 * hour + lag;
          const offline = buffered(one, since, since + 3 * day);

          const perfect = runFold(pipeline, sourceRecords(arriving(one, other, ticks)));
          const late = runFold(pipeline, sourceRecords(arriving(offline, other, ticks)), cuts);

          expect([refusals(perfect), refusals(late)]).toEqual([0, 0]);
          expect(rowsOf(late.outcomes)).toEqual(rowsOf(perfect.outcomes));
        },
      ),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 60) },
    );
  });
});
