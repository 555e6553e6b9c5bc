import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalRun } from '../../local/local-run.ts';
import { writeColdMachines } from '../support/cold-machines.ts';
import { declareRolledUp } from '../support/declare-rolled-up.ts';
import { newestTold } from '../support/newest-told.ts';
import { outcomeComplaints } from '../support/outcome-schema.ts';
import { readStream } from '../support/read-stream.ts';

const feed = 'machine-outcomes';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tidemark-feed-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('the feed of a local run', () => {
  it('has every row of the store and every alert, of both stages, by the published schema', async () => {
    const run = await startLocalRun({
      pipelineFile: await declareRolledUp(directory, { feed }),
      input: { file: await writeColdMachines(directory), columns: new Map(), speed: 'max' },
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
