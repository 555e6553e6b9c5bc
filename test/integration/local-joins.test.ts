import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalRun } from '../../local/local-run.ts';

const root = join(import.meta.dirname, '../..');
const startMs = Date.parse('2024-05-01T00:00:00Z');

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tidemark-joins-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Machines that tell both measures, a join of the two, and nothing else across devices. */
const declaration = `
import {
  boundedOutOfOrderness, count, days, hours, intervalJoin, max, mean, minutes, noDedupe, pipeline,
  seconds, tumbling,
} from '${pathToFileURL(join(root, 'lambdas/engine/index.ts')).href}';
export const machines = pipeline('machines', {
  source: { topic: 'dt/{sensor_id}', format: 'json' },
  reading: {
    sensor: 'sensor_id',
    eventTime: 'timestamp',
    sensorTypes: {
      machine: {
        sensors: '*',
        measures: { watts: { unit: 'W', range: [0, 9e3] }, celsius: { unit: 'C', range: [0, 200] } },
      },
    },
  },
  guards: { maxClockAhead: minutes(5), maxAge: days(36500) },
  watermark: boundedOutOfOrderness({
    bound: seconds(0), idleAfter: minutes(5), forgetAfter: hours(3),
  }),
  dedupe: noDedupe,
  windows: {
    hourly: tumbling({ size: hours(1), allowedLateness: hours(1), aggregate: { all: count() } }),
  },
  joins: {
    loadAgainstHeat: intervalJoin({
      left: { measure: 'watts' },
      right: { measure: 'celsius' },
      within: { before: minutes(0), after: minutes(10) },
      derive: { product: (watts, celsius) => watts * celsius },
      windows: {
        paired: tumbling({
          size: hours(1),
          allowedLateness: minutes(1),
          aggregate: { load: mean('left'), product: max('product') },
        }),
      },
    }),
  },
  destinations: { results: 'machines', alerts: 'machines-alerts' },
});
`;

describe('joins in a local run', () => {
  it('pair the readings of both sides through the deployed functions', async () => {
    const machines = ['M1', 'M2'];
    const rows = Array.from({ length: 24 }, (_, index) =>
      machines.map((sensor, machine) => ({
        sensor,
        atMs: startMs + index * 300_000,
        watts: 100 * machine + index,
        celsius: 20 + index,
      })),
    ).flat();
    const file = join(directory, 'machines.csv');
    const lines = rows.map(
      ({ sensor, atMs, watts, celsius }) =>
        `${sensor},${new Date(atMs).toISOString()},${watts},${celsius}`,
    );
    await writeFile(file, ['sensor_id,timestamp,watts,celsius', ...lines, ''].join('\n'));
    const pipelineFile = join(directory, 'machines.ts');
    await writeFile(pipelineFile, declaration);
    const run = await startLocalRun({
      pipelineFile,
      input: { file, columns: new Map(), speed: 'max' },
    });
    try {
      const { ledger } = await run.drain();
      expect(ledger).toMatchObject({ received: 48, accepted: 48 });
      const results = run.services.results
        .all()
        .filter(({ window }) => window === 'paired')
        .sort((left, right) => left.start - right.start || (left.key < right.key ? -1 : 1));
      const expected = [0, 1].flatMap((hour) =>
        machines.map((key) => pairsOf(rows, key, startMs + hour * 3_600_000)),
      );
      expect(results).toMatchObject(expected);
    } finally {
      await run.stop();
    }
  });
});

interface Row {
  readonly sensor: string;
  readonly atMs: number;
  readonly watts: number;
  readonly celsius: number;
}

/** A power is a pair with each temperature of the ten minutes from there on. */
const pairsOf = (rows: readonly Row[], key: string, start: number): unknown => {
  const own = rows.filter(({ sensor }) => sensor === key);
  const pairs = own.flatMap((left) =>
    own
      .filter(({ atMs }) => atMs >= left.atMs && atMs <= left.atMs + 600_000)
      .filter(({ atMs }) => atMs >= start && atMs < start + 3_600_000)
      .map((right) => ({ watts: left.watts, celsius: right.celsius })),
  );
  const load = pairs.reduce((sum, { watts }) => sum + watts, 0) / pairs.length;
  const product = Math.max(...pairs.map(({ watts, celsius }) => watts * celsius));
  return { key, start, count: pairs.length, measures: { load, product } };
};
