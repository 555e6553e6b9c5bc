import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../bin/cli/command-line.ts';
import type { ErasureReport } from '../../bin/commands/erase/erasure-report.ts';
import { eraseVerb } from '../../bin/commands/erase.ts';
import { registryVerb } from '../../bin/commands/registry.ts';
import { stateVerb } from '../../bin/commands/state.ts';
import { type LocalRun, startLocalRun } from '../../local/local-run.ts';
import { type RunningPage, startPage } from '../../local/page/page-server.ts';
import { CapturedTerminal } from '../support/captured-terminal.ts';

const pipelineFile = join(import.meta.dirname, '../../pipelines/smart-factory.ts');

describe('the verbs of a device, on a run of this machine', () => {
  let run: LocalRun;
  let page: RunningPage;

  beforeAll(async () => {
    run = await startLocalRun({ pipelineFile, devices: 2, seed: 3 });
    page = await startPage(run.observed, { port: 0 });
  });
  afterAll(async () => {
    await page.stop();
    await run.stop();
  });

  const tidemark = async (...args: string[]) => {
    const terminal = new CapturedTerminal();
    const verbs = [registryVerb, stateVerb, eraseVerb];
    const code = await runCommandLine([...args, '--url', page.url], terminal, verbs);
    return { code, results: terminal.results, told: terminal.told };
  };

  it('say what is known of it, show its state, and remove all of it', async () => {
    const sensors = async () => (await run.observed.observe()).sensors;
    await expect.poll(async () => (await sensors()).length, { timeout: 30_000 }).toBe(2);
    const [{ key: device } = { key: '' }] = await sensors();
    const put = ['registry', 'put', device, '--tag', 'site=plant-1', '--from', '0'];
    expect((await tidemark(...put)).results).toMatch(/^put .+ valid from 1970-01-01T/);
    const known = async () => (await tidemark('registry', 'ls', device)).results;
    await expect.poll(known, { timeout: 30_000 }).toContain('site plant-1');

    const shown = await tidemark('state', 'get', device, '--json');
    expect(JSON.parse(shown.results)).toMatchObject({
      device,
      registry: [{ validFrom: 0, tags: { site: 'plant-1' } }],
      whole: { ledger: expect.objectContaining({ rejected: expect.any(Number) }) },
    });
    expect((await tidemark('state', 'diff', device)).results).toContain(`${device}`);

    const refused = await tidemark('erase', device);
    expect(refused).toMatchObject({ code: 2, results: '' });
    expect(refused.told).toContain('add --yes');

    const { results } = await tidemark('erase', device, '--yes', '--json');
    const report = JSON.parse(results) as ErasureReport;
    expect(report).toMatchObject({ device, removed: { state: true } });
    expect(report.remains.find(({ where }) => where === 'results')).toMatchObject({ days: 365 });
    expect(await known()).toBe('');
  });

  it('tell what they were given wrong, and what they do not find', async () => {
    expect(await tidemark('state', 'get', 'nobody')).toMatchObject({ code: 1, results: '' });
    expect(await tidemark('state', 'diff', '--from', '999999')).toMatchObject({ code: 2 });
    const elsewhere = await tidemark('registry', 'ls', '--stage', 'dev');
    expect(elsewhere).toMatchObject({ code: 2 });
    expect(elsewhere.told).toContain('--url and --stage exclude each other');
  });
});
