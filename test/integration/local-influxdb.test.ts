import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WindowResult } from '../../lambdas/engine/index.ts';
import { startLocalRun } from '../../local/local-run.ts';
import type { ChosenStore } from '../../local/run/stores/local-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'tidemark-influxdb-'));
const file = join(folder, 'machine.csv');
const pipelineFile = 'pipelines/machine-temperature.ts';

beforeAll(() => {
  const rows = Array.from({ length: 120 }, (_, index) => {
    // Every seventh reading comes an hour late, so that rows are revised.
    const minutes = index * 5 - (index % 7 === 6 ? 60 : 0);
    const at = new Date(Date.UTC(2024, 4, 1) + minutes * 60_000).toISOString().slice(0, 19);
    return `${at.replace('T', ' ')},${70 + (index % 40)}`;
  });
  writeFileSync(file, ['timestamp,value', ...rows, ''].join('\n'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const rowsIn = async (store: ChosenStore): Promise<readonly WindowResult[]> => {
  const problems: string[] = [];
  const columns = new Map();
  const run = await startLocalRun({
    pipelineFile,
    input: { file, columns, speed: 'max' },
    store,
    onProblem: (line) => problems.push(line),
  });
  try {
    const { results, ledger } = await run.drain();
    expect(problems).toEqual([]);
    expect(ledger.received).toBe(120);
    const rows = run.services.results.all();
    expect(rows).toHaveLength(results);
    return rows;
  } finally {
    await run.stop();
  }
};

const ordered = (rows: readonly WindowResult[]): readonly WindowResult[] =>
  rows.toSorted(
    (left, right) => left.window.localeCompare(right.window) || left.start - right.start,
  );

describe('a run that keeps results in InfluxDB', () => {
  it('stores the rows that Timestream stores', async () => {
    const influxDb = ordered(await rowsIn({ kind: 'influxdb' }));
    expect(influxDb.length).toBeGreaterThan(5);
    expect(influxDb).toEqual(ordered(await rowsIn({ kind: 'timestream' })));
  });

  it('refuses a server whose URL names no bucket', async () => {
    const store = { kind: 'influxdb', writeUrl: 'http://127.0.0.1:8086/write' } as const;
    const input = { file, columns: new Map(), speed: 'max' } as const;
    await expect(startLocalRun({ pipelineFile, input, store })).rejects.toThrow('add db=NAME');
  });
});
