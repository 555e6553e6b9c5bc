import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalRun } from '../../local/local-run.ts';
import { declareFeed } from '../support/declare-feed.ts';
import { newestTold } from '../support/newest-told.ts';
import { outcomeComplaints } from '../support/outcome-schema.ts';
import { readStream } from '../support/read-stream.ts';

const feed = 'machine-outcomes';
const startMs = Date.parse('2024-05-01T00:00:00Z');

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tidemark-feed-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Four hours of three machines, which get cold and warm again. */
const writeInput = async (): Promise<string> => {
  const file = join(directory, 'machines.csv');
  const lines = Array.from({ length: 48 }, (_, index) =>
    ['M1', 'M2', 'M3'].map((sensor, machine) => {
      const instant = new Date(startMs + index * 300_000 + machine * 1_000).toISOString();
      return `${sensor},${instant},${index > 12 && index < 30 ? 30 : 70}`;
    }),
  ).flat();
  await writeFile(file, ['sensor_id,timestamp,value', ...lines, ''].join('\n'));
  return file;
};

describe('the feed of a local run', () => {
  it('has every row of the store and every alert, of both stages, by the published schema', async () => {
    const run = await startLocalRun({
      pipelineFile: await declareFeed(directory, feed),
      input: { file: await writeInput(), columns: new Map(), speed: 'max' },
    });
    try {
      const { alerts } = await run.drain();
      const records = await readStream(run.services.kinesis, feed);
      const texts = records.map(({ Data }) => new TextDecoder().decode(Data));
      expect(outcomeComplaints(texts)).toEqual([]);
      expect(records.map(({ PartitionKey }) => PartitionKey)).toEqual(
        texts.map((text) => (JSON.parse(text) as { key: string }).key),
      );
      const rows = run.services.results.all();
      expect(new Set(rows.map(({ window }) => window))).toContain('ofFleet');
      expect(alerts.length).toBeGreaterThan(0);
      const told = newestTold(texts);
      expect(told).toHaveLength(rows.length + alerts.length);
      expect(told).toEqual(expect.arrayContaining([...rows, ...alerts]));
    } finally {
      await run.stop();
    }
  });
});
