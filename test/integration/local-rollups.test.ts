import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalRun } from '../../local/local-run.ts';
import { declareRolledUp } from '../support/declare-rolled-up.ts';

const startMs = Date.parse('2024-05-01T00:00:00Z');
const hourMs = 3_600_000;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tidemark-rollups-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('rollups in a local run', () => {
  it('merge the windows of all devices through the deployed functions', async () => {
    const rows = Array.from({ length: 36 }, (_, index) =>
      ['M1', 'M2', 'M3'].map((sensor, machine) => ({
        sensor,
        atMs: startMs + index * 300_000 + machine * 1_000,
        value: 70 + index / 4 + machine,
      })),
    ).flat();
    const file = join(directory, 'machines.csv');
    const lines = rows.map(
      ({ sensor, atMs, value }) => `${sensor},${new Date(atMs).toISOString()},${value}`,
    );
    await writeFile(file, ['sensor_id,timestamp,value', ...lines, ''].join('\n'));
    const run = await startLocalRun({
      pipelineFile: await declareRolledUp(directory),
      input: { file, columns: new Map(), speed: 'max' },
    });
    try {
      const { ledger } = await run.drain();
      expect(ledger).toMatchObject({ received: 108, accepted: 108 });
      const results = run.services.results
        .all()
        .filter(({ window }) => window === 'ofFleet')
        .sort((left, right) => left.start - right.start);
      const expected = [0, 1, 2].map((hour) => {
        const start = startMs + hour * hourMs;
        const values = rows.flatMap(({ atMs, value }) =>
          atMs >= start && atMs < start + hourMs ? [value] : [],
        );
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const [min, max] = [Math.min(...values), Math.max(...values)];
        return { key: 'fleet', start, count: 36, measures: { mean, min, max, count: 36 } };
      });
      expect(results).toMatchObject(expected);
    } finally {
      await run.stop();
    }
  });
});
