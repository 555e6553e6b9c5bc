import { mkdtemp, readdir, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutRecordCommand } from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../bin/cli/command-line.ts';
import { replayVerb } from '../../bin/commands/replay.ts';
import { localDeployment } from '../../bin/deployment/local-deployment.ts';
import type { StoreKind, WindowResult } from '../../lambdas/engine/index.ts';
import { encodeEnvelope } from '../../lambdas/formats/envelope.ts';
import { type LocalRun, startLocalRun } from '../../local/local-run.ts';
import { type RunningPage, startPage } from '../../local/page/page-server.ts';
import { CapturedTerminal } from '../support/captured-terminal.ts';

// Each of them replays several times, through a store that is asked over HTTP.
vi.setConfig({ testTimeout: 180_000 });

const pipelineFile = join(import.meta.dirname, '../../pipelines/machine-temperature.ts');
const startMs = Date.parse('2024-05-01T00:00:00Z');
const [minuteMs, hourMs] = [60_000, 3_600_000];
const epochSize = 2 ** 40;

/** Every five minutes for a day; one comes four hours late, when its window is gone. */
const rows = Array.from({ length: 288 }, (_, index) => {
  const lateBy = index === 150 ? 240 : 0;
  const at = new Date(startMs + (index * 5 - lateBy) * minuteMs + lateBy).toISOString();
  return `${at.slice(0, 19).replace('T', ' ')},${80 + (index % 16) / 10 + 40 * Number(lateBy > 0)}`;
});

/** The declaration with one thing changed. */
const declaration = (change: string): string => `
  import { hours } from '${join(import.meta.dirname, '../../lambdas/engine/index.ts')}';
  import { machineTemperature as deployed } from '${pipelineFile}';
  const [hourly] = deployed.windows;
  export const changed = { ...deployed, ${change} };
`;

describe.each<StoreKind>(['timestream', 'influxdb'])('a replay and a live store in %s', (kind) => {
  let directory: string;
  let run: LocalRun;
  let page: RunningPage;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tidemark-applied-'));
    const file = join(directory, 'machine.csv');
    await writeFile(file, ['timestamp,value', ...rows].map((line) => `${line}\n`).join(''));
    const archive = join(directory, 'archive');
    const input = { file, speed: 'max' } as const;
    run = await startLocalRun({ pipelineFile, input, archive, store: { kind }, batchSize: 50 });
    await run.drain();
    page = await startPage(run.observed, { port: 0 });
  }, 180_000);
  afterAll(async () => {
    await page?.stop();
    await run?.stop();
    await rm(directory, { recursive: true });
  });

  const replay = async (...more: string[]) => {
    const terminal = new CapturedTerminal();
    const named = more.includes('--pipeline') ? [] : ['--pipeline', pipelineFile];
    const archive = ['--archive', join(directory, 'archive')];
    const args = ['replay', ...archive, ...named, '--url', page.url, '--json', ...more];
    const code = await runCommandLine(args, terminal, [replayVerb]);
    const lines = terminal.results
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
    return { code, told: terminal.told, rows: lines.slice(0, -1), summary: lines.at(-1) };
  };

  const stored = async (start: number): Promise<WindowResult | undefined> => {
    const all = run.services.results.all();
    return all.find((row) => row.start === start);
  };

  const write = async (row: WindowResult): Promise<void> => {
    const deployment = await localDeployment(page.url);
    expect(await deployment.results().sink.write([row])).toEqual({ refused: [] });
    await deployment.close();
  };

  it('agree while nobody has changed anything', async () => {
    const { code, rows: differing, summary } = await replay('--plan');
    expect({ code, differing }).toEqual({ code: 0, differing: [] });
    expect(summary).toMatchObject({ differing: 0, same: 24, storedOnly: 0, gaps: [] });
    const applied = await replay('--apply');
    expect(applied.code).toBe(0);
    expect(applied.summary).toMatchObject({ written: 0 });
  });

  it('differ in a row that was changed by hand, and agree once it is applied', async () => {
    const start = startMs + 3 * hourMs;
    const before = (await stored(start)) as WindowResult;
    const byHand = { ...before, count: 1, measures: { ...before.measures, mean: -1 } };
    await write({ ...byHand, revision: before.revision + 1 });
    const planned = await replay('--plan');
    expect(planned.code).toBe(1);
    expect(planned.told).toContain('--apply writes these rows');
    expect(planned.rows).toMatchObject([
      { type: 'differs', window: 'hourly', start, stored: { count: 1 }, replayed: { count: 12 } },
    ]);
    const applied = await replay('--apply');
    expect(applied).toMatchObject({ code: 0, summary: { written: 1, refused: 0, epoch: 1 } });
    const [partition] = (await run.observed.observe()).partitions;
    const revision = epochSize + (partition?.ordinal ?? 0);
    expect(await stored(start)).toEqual({ ...before, revision });
    const again = await replay('--apply');
    expect(again).toMatchObject({ code: 0, rows: [], summary: { differing: 0, written: 0 } });
  });

  it('let a reading that was too late count, by a declaration that admits it', async () => {
    const file = join(directory, 'patient.ts');
    const lateness = 'windows: [{ ...hourly, allowedLateness: hours(6) }]';
    await writeFile(file, declaration(lateness));
    const start = startMs + 8 * hourMs;
    expect(await stored(start)).toMatchObject({ count: 12 });
    const applied = await replay('--pipeline', file, '--apply');
    expect(applied).toMatchObject({ code: 0, summary: { written: 1, refused: 0 } });
    expect(await stored(start)).toMatchObject({ count: 13, measures: { max: 120.6 } });
    expect((await replay('--pipeline', file, '--plan')).code).toBe(0);
    // As it was deployed, the reading was too late.
    expect(await replay('--plan')).toMatchObject({ code: 1, summary: { differing: 1 } });
    expect(await replay('--apply')).toMatchObject({ code: 0, summary: { written: 1 } });
    expect(await stored(start)).toMatchObject({ count: 12 });
  });

  it('let it count on demand, whatever the declaration admits', async () => {
    const start = startMs + 8 * hourMs;
    const late = await replay('--count-late', '--apply');
    expect(late).toMatchObject({ code: 0, summary: { written: 1, differing: 1 } });
    expect(await stored(start)).toMatchObject({ count: 13 });
    expect((await replay('--count-late', '--hindsight', '--plan')).code).toBe(0);
    expect(await replay('--apply')).toMatchObject({ code: 0, summary: { written: 1 } });
  });

  it('leave alone what is open, and what it tells later outdoes what was applied', async () => {
    const { kinesis, names } = run.services;
    const put = async (at: number, value: number): Promise<void> => {
      const [clientId] = [(await stored(startMs))?.key ?? ''];
      const reading = {
        sensor_id: clientId,
        value,
        unit: 'F',
        timestamp: new Date(at).toISOString(),
      };
      const payload = Buffer.from(JSON.stringify(reading)).toString('base64');
      const sent = { payload, topic: `dt/plant-1/${clientId}`, clientId, receivedAt: at };
      const Data = encodeEnvelope(sent);
      await kinesis.send(
        new PutRecordCommand({ StreamName: names.stream, PartitionKey: clientId, Data }),
      );
    };
    const start = startMs + 48 * hourMs;
    for (const minutes of [0, 30, 75]) await put(start + minutes * minuteMs, minutes);
    await expect.poll(() => stored(start), { timeout: 30_000 }).toMatchObject({ count: 2 });
    const first = (await stored(start)) as WindowResult;
    expect(first.revision).toBeGreaterThan(epochSize);
    const settled = async () => (await replay('--plan')).summary;
    await expect
      .poll(settled, { timeout: 30_000 })
      .toMatchObject({ differing: 0, leftAlone: { open: 1 }, gaps: [] });
    await write({ ...first, count: 9, revision: first.revision + 1 });
    expect(await replay('--apply')).toMatchObject({ summary: { written: 0, differing: 0 } });
    for (const minutes of [40, 42]) await put(start + minutes * minuteMs, minutes);
    await expect.poll(() => stored(start), { timeout: 30_000 }).toMatchObject({ count: 4 });
  });

  it('are not compared where the archive lacks records, but on demand', async () => {
    const archive = join(directory, 'archive', 'machine-temperature');
    const [partition = ''] = await readdir(archive);
    const [object = ''] = (await readdir(join(archive, partition))).sort();
    await unlink(join(archive, partition, object));
    const planned = await replay('--plan');
    expect(planned.code).toBe(1);
    expect(planned.summary.gaps[0]).toMatch(/has \d+ of \d+ records up to position \d+/);
    const refused = await replay('--apply');
    expect(refused.code).toBe(1);
    expect(refused.told).toContain('--despite-gaps');
    expect(refused.summary.written).toBeUndefined();
    expect(await replay('--apply', '--despite-gaps')).toMatchObject({ code: 0 });
  });
});
