import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../bin/cli/command-line.ts';
import { explainVerb } from '../../bin/commands/explain.ts';
import { type LocalRun, startLocalRun } from '../../local/local-run.ts';
import { type RunningPage, startPage } from '../../local/page/page-server.ts';
import { CapturedTerminal } from '../support/captured-terminal.ts';

vi.setConfig({ testTimeout: 180_000 });

const pipelineFile = join(import.meta.dirname, '../../pipelines/machine-temperature.ts');
const startMs = Date.parse('2024-05-01T00:00:00Z');
const [minuteMs, hourMs] = [60_000, 3_600_000];

/** Every five minutes for half a day: the minute of the reading, and what came of it. */
const rowAt = (index: number): string => {
  const lateBy = index === 120 ? 240 : index === 40 ? 30 : 0;
  const at = new Date(startMs + (index * 5 - lateBy) * minuteMs + lateBy * 1_000).toISOString();
  // Cold at six o'clock, and no temperature at all once at eight.
  const value = index === 100 ? 9_999 : index >= 72 && index < 84 ? 20 : 80;
  return `${at.slice(0, 19).replace('T', ' ')},${value + (index === 40 ? 5 : 0)}`;
};
const rows = Array.from({ length: 144 }, (_, index) => rowAt(index));
// Sent twice.
rows.splice(61, 0, rowAt(60));

describe('explaining what became of readings', () => {
  let directory: string;
  let run: LocalRun;
  let page: RunningPage;
  let device: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tidemark-explained-'));
    const file = join(directory, 'machine.csv');
    await writeFile(file, ['timestamp,value', ...rows].map((line) => `${line}\n`).join(''));
    const archive = join(directory, 'archive');
    const input = { file, speed: 'max' } as const;
    run = await startLocalRun({ pipelineFile, input, archive, batchSize: 10 });
    await run.drain();
    page = await startPage(run.observed, { port: 0 });
    device = run.services.results.all()[0]?.key ?? '';
  }, 180_000);
  afterAll(async () => {
    await page?.stop();
    await run?.stop();
    await rm(directory, { recursive: true });
  });

  const explain = async (atMs: number, ...more: string[]) => {
    const terminal = new CapturedTerminal();
    const args = ['explain', device, new Date(atMs).toISOString(), '--url', page.url, ...more];
    const code = await runCommandLine(args, terminal, [explainVerb]);
    return { code, text: terminal.results, told: terminal.told };
  };
  const archived = () => ['--archive', join(directory, 'archive')];

  it('tells a late reading by the window that it corrected', async () => {
    const { code, text } = await explain(startMs + 2 * hourMs + 50 * minuteMs);
    expect(code).toBe(0);
    expect(text).toMatch(/hourly {2}2024-05-01T02:00:00\S* to 2024-05-01T03:00:00/);
    expect(text).toMatch(/fired onTime, 12 readings, mean 80, .+ entry \d+\)/);
    expect(text).toMatch(/fired late, 13 readings, .+ max 85/);
    expect(text).toMatch(/in the store: 13 readings/);
    expect(text).toContain('over: nothing that comes can change it');
    expect(text).toContain('accepted readings and duplicates are not kept one by one');
  });

  it('tells refused readings with their reasons, around their arrival', async () => {
    const { text } = await explain(startMs + 500 * minuteMs);
    expect(text).toMatch(/refused:\n {2}.+ out_of_range: value is 9999/);
    expect((await explain(startMs + 400 * minuteMs)).text).toContain('refused: none');
  });

  it('tells an alarm that was raised and is over', async () => {
    const { text } = await explain(startMs + 6 * hourMs, '--within', '90m');
    expect(text).toMatch(/alerts, as they were told:\n(.+\n)*.*machineCold alarm: /);
    expect(text).toMatch(/alerts, as they stand:\n.*machineCold ok: /);
  });

  it('names every reading with its verdict where it has the archive', async () => {
    const verdicts = async (atMs: number, within: string) => {
      const { text } = await explain(atMs, '--within', within, '--json', ...archived());
      const { readings, unknown } = JSON.parse(text);
      expect(unknown).toEqual([]);
      return readings.map(({ verdict }: { verdict: string }) => verdict);
    };
    expect(await verdicts(startMs + 300 * minuteMs, '1m')).toEqual(['accepted', 'duplicate']);
    expect(await verdicts(startMs + 500 * minuteMs, '6m')).toEqual([
      'accepted',
      'rejected',
      'accepted',
    ]);
    const { text } = await explain(startMs + 364 * minuteMs, '--within', '1m', ...archived());
    expect(text).toMatch(/tooLate: its windows were cleaned up/);
  });

  it('prints one JSON document', async () => {
    const { text } = await explain(startMs + 500 * minuteMs, '--json');
    expect(JSON.parse(text)).toMatchObject({
      device,
      from: startMs + 495 * minuteMs,
      partitions: [{ ledger: { received: 145, duplicate: 1, tooLate: 1, rejected: 1 } }],
      refused: [{ type: 'rejected', reason: 'out_of_range' }],
      windows: [{ window: 'hourly', stored: { count: 11 }, isOver: true }],
      alerts: [],
    });
  });

  it('says so where nothing is known, and where it was asked wrong', async () => {
    const terminal = new CapturedTerminal();
    const ask = (...args: string[]) =>
      runCommandLine(['explain', ...args, '--url', page.url], terminal, [explainVerb]);
    expect(await ask('nobody', '2024-05-01T00:00:00Z')).toBe(1);
    expect(await ask(device, 'yesterday')).toBe(2);
    expect(await ask(device, '2024-05-01T00:00:00Z', '--within', '5')).toBe(2);
    expect(terminal.told).toContain('the time is "yesterday"');
    expect(terminal.told).toContain('like 10s, 5m or 1h');
  });
});
