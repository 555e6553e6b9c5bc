import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../bin/cli/command-line.ts';
import { replayVerb } from '../../bin/commands/replay.ts';
import { localDeployment } from '../../bin/deployment/local-deployment.ts';
import type { WindowResult } from '../../lambdas/engine/index.ts';
import { type LocalRun, startLocalRun } from '../../local/local-run.ts';
import { type RunningPage, startPage } from '../../local/page/page-server.ts';
import { CapturedTerminal } from '../support/captured-terminal.ts';
import { declareRolledUp } from '../support/declare-rolled-up.ts';

vi.setConfig({ testTimeout: 180_000 });

const startMs = Date.parse('2024-05-01T00:00:00Z');

describe('a replay of rollups and a live store', () => {
  let directory: string;
  let pipelineFile: string;
  let run: LocalRun;
  let page: RunningPage;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tidemark-rolled-'));
    pipelineFile = await declareRolledUp(directory, { keepFor: 'minutes(30)' });
    const rows = Array.from({ length: 60 }, (_, index) =>
      ['M1', 'M2', 'M3'].map((sensor, machine) => {
        const at = new Date(startMs + index * 300_000 + machine * 1_000).toISOString();
        return `${sensor},${at},${70 + index / 4 + machine}`;
      }),
    ).flat();
    const file = join(directory, 'machines.csv');
    await writeFile(file, ['sensor_id,timestamp,value', ...rows, ''].join('\n'));
    const input = { file, columns: new Map(), speed: 'max' } as const;
    run = await startLocalRun({ pipelineFile, input, archive: join(directory, 'archive') });
    await run.drain();
    page = await startPage(run.observed, { port: 0 });
  }, 180_000);
  afterAll(async () => {
    await page?.stop();
    await run?.stop();
    await rm(directory, { recursive: true });
  });

  const replay = async (mode: string) => {
    const terminal = new CapturedTerminal();
    const archive = ['--archive', join(directory, 'archive'), '--pipeline', pipelineFile];
    const args = ['replay', ...archive, '--url', page.url, '--json', mode];
    const code = await runCommandLine(args, terminal, [replayVerb]);
    const lines = terminal.results.split('\n').filter((line) => line !== '');
    return { code, summary: JSON.parse(lines.at(-1) ?? '{}'), first: JSON.parse(lines[0] ?? '{}') };
  };

  it('agree on the rows of devices and of groups, but for those that are open', async () => {
    const { code, summary } = await replay('--plan');
    expect({ code, summary }).toMatchObject({ code: 0, summary: { differing: 0, gaps: [] } });
    const { same, leftAlone } = summary;
    expect(same + leftAlone.open).toBe(run.services.results.count());
    expect(same).toBeGreaterThan(15);
  });

  it('agree again once a changed row of a group is applied, in an epoch of its stage', async () => {
    const rows = run.services.results.all().filter(({ window }) => window === 'ofFleet');
    const row = rows.find(({ start }) => start === startMs) as WindowResult;
    const deployment = await localDeployment(page.url);
    await deployment.results().sink.write([{ ...row, count: 1, revision: row.revision + 1 }]);
    await deployment.close();
    expect(await replay('--plan')).toMatchObject({
      code: 1,
      first: { type: 'differs', window: 'ofFleet', key: 'fleet', start: startMs },
    });
    expect(await replay('--apply')).toMatchObject({ code: 0, summary: { written: 1, epoch: 1 } });
    const now = run.services.results.all().find(({ start, window }) => {
      return window === 'ofFleet' && start === startMs;
    });
    expect(now).toMatchObject({ count: row.count, measures: row.measures });
    expect(Math.floor((now?.revision ?? 0) / 2 ** 40)).toBe(1);
    expect(await replay('--apply')).toMatchObject({ code: 0, summary: { written: 0 } });
  });
});
