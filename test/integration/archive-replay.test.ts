import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../bin/cli/command-line.ts';
import { replayVerb } from '../../bin/commands/replay.ts';
import type { WindowResult } from '../../lambdas/engine/index.ts';
import { startLocalRun } from '../../local/local-run.ts';
import type { RunSummary } from '../../local/run/run-summary.ts';
import { CapturedTerminal } from '../support/captured-terminal.ts';

const pipelineFile = join(import.meta.dirname, '../../pipelines/machine-temperature.ts');
const startMs = Date.parse('2024-05-01T00:00:00Z');

/** Every five minutes for a day and a half; late ones, a hot spell, values that are none. */
const rows = Array.from({ length: 432 }, (_, index) => {
  const lateBy = index % 50 === 49 ? 90 : index % 17 === 16 ? 20 : 0;
  const at = new Date(startMs + (index * 5 - lateBy) * 60_000).toISOString();
  const value = index % 71 === 70 ? 9_999 : 80 + 40 * Number(index > 200) + (index % 16) / 10;
  return `${at.slice(0, 19).replace('T', ' ')},${value}`;
});

describe('the archive of a run', () => {
  let directory: string;
  let archive: string;
  let summary: RunSummary;
  let stored: WindowResult[];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tidemark-archived-'));
    archive = join(directory, 'archive');
    const file = join(directory, 'machine.csv');
    await writeFile(file, ['timestamp,value', ...rows].map((line) => `${line}\n`).join(''));
    const input = { file, speed: 'max' } as const;
    const run = await startLocalRun({ pipelineFile, input, archive, batchSize: 37 });
    try {
      summary = await run.drain();
      stored = [...run.services.results.all()];
    } finally {
      await run.stop();
    }
  });
  afterAll(() => rm(directory, { recursive: true }));

  const replay = async (...more: string[]) => {
    const terminal = new CapturedTerminal();
    const args = ['replay', '--archive', archive, '--pipeline', pipelineFile, ...more];
    const code = await runCommandLine(args, terminal, [replayVerb]);
    const lines = terminal.results.split('\n').filter((line) => line !== '');
    return { code, told: terminal.told, rows: lines.map((line) => JSON.parse(line)) };
  };

  const byIdentity = (results: readonly WindowResult[]) =>
    new Map(results.map((result) => [`${result.window} ${result.key} ${result.id}`, result]));

  it('replays to the same final rows, to the last bit and with the same revisions', async () => {
    expect(summary.ledger).toMatchObject({ received: 432, rejectedBy: { out_of_range: 6 } });
    expect(stored.some(({ reason }) => reason === 'late')).toBe(true);
    const { code, rows: replayed } = await replay();
    expect(code).toBe(0);
    expect(byIdentity(replayed)).toEqual(byIdentity(stored));
  });

  it('replays the windows of a time', async () => {
    const [from, to] = ['2024-05-01T05:00:00Z', '2024-05-01T08:00:00Z'];
    const { rows: replayed } = await replay('--from', from, '--to', to);
    const within = stored.filter(
      ({ start }) => start >= Date.parse(from) && start < Date.parse(to),
    );
    expect(within.length).toBeGreaterThan(0);
    expect(byIdentity(replayed)).toEqual(byIdentity(within));
  });

  it('is asked for in vain where it is not, or has nothing of that time', async () => {
    const nowhere = await replay('--archive', join(directory, 'nowhere'));
    expect(nowhere).toMatchObject({ code: 2, rows: [] });
    expect(nowhere.told).toContain('has no records of machine-temperature');
    expect(await replay('--from', '2030-01-01T00:00:00Z')).toMatchObject({ code: 1, rows: [] });
  });
});
