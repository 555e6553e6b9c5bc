import { describe, expect, it } from 'vitest';
import { everyRace, type Race } from '../../../simulation/every-race.ts';
import type { ScriptRecord } from '../../../simulation/workload/fleet-script.ts';

const reading = (arrival: number, event: number, a: number): ScriptRecord => ({
  kind: 'readings',
  device: 'd0-0',
  readings: [{ event, a }],
  arrival,
});

/** Four records, of which each but the first fires a window; the second raises an alarm. */
const workload: Race['workload'] = {
  pipeline: {
    scope: 'key',
    bound: 0,
    idleAfter: 50,
    forgetAfter: 200,
    maxClockAhead: 10,
    maxAge: 900,
    windows: [{ name: 'narrow', size: 10, offset: 0, lateness: 20 }],
    rules: [
      { name: 'rule0', window: 'narrow', measure: 'max', direction: 'above', limit: 3, clear: 2 },
    ],
  },
  partitions: [
    [
      reading(1_000, 1_000, 5),
      reading(1_012, 1_012, 1),
      reading(1_013, 1_003, 6),
      reading(1_025, 1_025, 0),
    ],
  ],
};

const races: Readonly<Record<string, Race>> = {
  'the same batch, both cold': {
    workload,
    before: 0,
    batches: [
      [0, 2],
      [0, 2],
    ],
    isShared: false,
  },
  'the same batch, one of them cached': {
    workload,
    before: 1,
    batches: [
      [1, 4],
      [1, 4],
    ],
    isShared: false,
  },
  'batches with other boundaries': {
    workload,
    before: 1,
    batches: [
      [1, 2],
      [0, 4],
    ],
    isShared: false,
  },
  'two batches in one environment': {
    workload,
    before: 1,
    batches: [
      [1, 3],
      [1, 4],
    ],
    isShared: true,
  },
};

describe('two invocations that race', () => {
  it.each(Object.keys(races))(
    'keep every promise in every order of their calls: %s',
    async (name) => {
      const { runs, violations } = await everyRace(races[name] as Race);
      expect(violations).toEqual([]);
      expect(runs).toBeGreaterThan(20);
    },
  );

  it('keep every promise where any call of theirs is the last or takes effect late', async () => {
    const race = races['the same batch, one of them cached'] as Race;
    const { runs, violations } = await everyRace({
      ...race,
      faults: ['crashAfter', 'lateWrite'],
    });
    expect(violations).toEqual([]);
    expect(runs).toBeGreaterThan(500);
  });
});
