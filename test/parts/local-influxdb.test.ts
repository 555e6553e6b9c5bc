import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalRun } from '../../local/local-run.ts';
import { type InfluxDbServer, startInfluxDb } from './support/influxdb-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'tidemark-influxdb-'));
let server: InfluxDbServer;

beforeAll(async () => {
  server = await startInfluxDb();
  await server.query('CREATE DATABASE "tidemark"');
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

describe('a local run with a real InfluxDB behind it', () => {
  it('has there what it shows', async () => {
    const file = join(folder, 'machine.csv');
    const rows = Array.from({ length: 60 }, (_, index) => {
      const at = new Date(Date.UTC(2024, 4, 1) + index * 300_000).toISOString().slice(0, 19);
      return `${at.replace('T', ' ')},${70 + (index % 40)}`;
    });
    writeFileSync(file, ['timestamp,value', ...rows, ''].join('\n'));
    const run = await startLocalRun({
      pipelineFile: 'pipelines/machine-temperature.ts',
      input: { file, columns: new Map(), speed: 'max' },
      store: { kind: 'influxdb', writeUrl: `${server.url}/write?db=tidemark` },
    });
    try {
      const { results } = await run.drain();
      expect(results).toBeGreaterThan(3);
      const place = ({ window, key, start }: { window: string; key: string; start: number }) =>
        `${window} ${key} ${start}`;
      const stored = await server.rows('tidemark', 'machine_temperature', false);
      const shown = run.services.results.all();
      expect(stored.sort((left, right) => (place(left) < place(right) ? -1 : 1))).toEqual(
        shown.sort((left, right) => (place(left) < place(right) ? -1 : 1)),
      );
    } finally {
      await run.stop();
    }
  });
});
