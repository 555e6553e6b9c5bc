import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalRun } from '../../local/local-run.ts';

const root = join(import.meta.dirname, '../..');
const startMs = Date.parse('2024-05-01T00:00:00Z');
const hourMs = 3_600_000;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tidemark-rollups-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** The machines' pipeline with its hours rolled up over all of them. */
const declareRollup = async (): Promise<string> => {
  const declared = await readFile(join(root, 'pipelines/machine-temperature.ts'), 'utf8');
  const engine = pathToFileURL(join(root, 'lambdas/engine/index.ts')).href;
  const rollups = `rollups: { ofFleet: rollup({
    window: 'hourly', completeAfter: minutes(10), keepFor: days(30) }) },`;
  const file = join(directory, 'machines.ts');
  await writeFile(
    file,
    declared
      .replace('../lambdas/engine/index.ts', engine)
      .replace('  recent,\n', '  recent,\n  rollup,\n')
      .replace('  alerts: {', `  ${rollups}\n  alerts: {`),
  );
  return file;
};

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
      pipelineFile: await declareRollup(),
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
