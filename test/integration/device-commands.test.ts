import { join } from 'node:path';
import { PutRecordCommand } from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../bin/cli/command-line.ts';
import type { ErasureReport } from '../../bin/commands/erase/erasure-report.ts';
import { eraseVerb } from '../../bin/commands/erase.ts';
import { quarantineVerb } from '../../bin/commands/quarantine.ts';
import { registryVerb } from '../../bin/commands/registry.ts';
import { stateVerb } from '../../bin/commands/state.ts';
import { undeliveredVerb } from '../../bin/commands/undelivered.ts';
import { encodeEnvelope } from '../../lambdas/formats/envelope.ts';
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
    const verbs = [registryVerb, stateVerb, eraseVerb, quarantineVerb, undeliveredVerb];
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

  it('put a refused reading on the stream again, once its device is calibrated', async () => {
    const { kinesis, names } = run.services;
    const [device, receivedAt] = ['TEMP_99', run.clock.nowMs()];
    const timestamp = new Date(receivedAt).toISOString();
    const reading = { sensor_id: device, value: 400, unit: 'C', timestamp };
    const sent = { topic: `dt/plant-1/${device}`, clientId: device, receivedAt };
    const payload = Buffer.from(JSON.stringify(reading)).toString('base64');
    const Data = encodeEnvelope({ payload, ...sent });
    const put = { StreamName: names.stream, PartitionKey: device, Data };
    await kinesis.send(new PutRecordCommand(put));

    const ls = async () =>
      (await tidemark('quarantine', 'ls', '--device', device, '--json')).results;
    await expect.poll(ls, { timeout: 30_000 }).toContain('out_of_range');
    const { id } = JSON.parse(await ls()) as { id: string };
    expect((await tidemark('quarantine', 'show', id)).results).toContain('"value":400');

    await tidemark('registry', 'put', device, '--calibrate', 'value=0.1', '--from', '0');
    const redriven = await tidemark('quarantine', 'redrive', id, '--json');
    expect(redriven).toMatchObject({ code: 0 });
    expect(JSON.parse(redriven.results)).toMatchObject({ id, outcome: 'redriven' });
    const state = async () => (await tidemark('state', 'get', device, '--json')).results;
    await expect.poll(state, { timeout: 30_000 }).toContain('"remembered":1');
    expect(JSON.parse(await state())).toMatchObject({ whole: { redriven: 1 } });

    const again = await tidemark(
      'quarantine',
      'redrive',
      '--reason',
      'out_of_range',
      '--device',
      device,
    );
    expect(again.told).toContain('0 redriven, 1 before, 0 not');
  });

  it('tell what they were given wrong, and what they do not find', async () => {
    expect(await tidemark('state', 'get', 'nobody')).toMatchObject({ code: 1, results: '' });
    expect(await tidemark('state', 'diff', '--from', '999999')).toMatchObject({ code: 2 });
    expect(await tidemark('quarantine', 'redrive')).toMatchObject({ code: 2 });
    expect(await tidemark('quarantine', 'show', 'nothing')).toMatchObject({ code: 2 });
    expect(await tidemark('quarantine', 'show', 'shardId-0:1:0')).toMatchObject({ code: 1 });
    const queued = await tidemark('undelivered', 'ls');
    expect(queued).toMatchObject({ code: 2, results: '' });
    expect(queued.told).toContain('has no queue');
    const elsewhere = await tidemark('registry', 'ls', '--stage', 'dev');
    expect(elsewhere).toMatchObject({ code: 2 });
    expect(elsewhere.told).toContain('--url and --stage exclude each other');
  });
});
