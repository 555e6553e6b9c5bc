import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../bin/cli/command-line.ts';
import { deviceVerb } from '../../bin/commands/device.ts';
import { type LocalRun, startLocalRun } from '../../local/local-run.ts';
import { type RunningPage, startPage } from '../../local/page/page-server.ts';
import { CapturedTerminal } from '../support/captured-terminal.ts';

const root = join(import.meta.dirname, '../..');
const pipelineFile = join(root, 'pipelines/smart-factory.ts');

describe('a device made by the command line, on a run of this machine', () => {
  let directory: string;
  let run: LocalRun;
  let page: RunningPage;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tidemark-devices-'));
    run = await startLocalRun({ pipelineFile, devices: 1 });
    page = await startPage(run.observed, { port: 0 });
  });
  afterAll(async () => {
    await page?.stop();
    await run?.stop();
    await rm(directory, { recursive: true });
  });

  const tidemark = async (...args: string[]) => {
    const terminal = new CapturedTerminal();
    const all = ['device', ...args, '--url', page.url];
    const code = await runCommandLine(all, terminal, [deviceVerb]);
    return { code, results: terminal.results, told: terminal.told };
  };
  const create = async (name: string) =>
    tidemark('create', name, '--out', join(directory, name), '--json');

  /** Whether the device's reading was accepted: it has an open window or more then. */
  const isAccepted = async (device: string): Promise<boolean> =>
    (await run.observed.observe()).sensors.some(
      ({ key, openPanes }) => key === device && openPanes > 0,
    );

  it('publishes by the command of MQTT.js that is printed, and is accepted', async () => {
    const { code, results } = await create('TEMP_77');
    expect(code).toBe(0);
    const { mqttJs } = JSON.parse(results) as { mqttJs: string };
    expect(mqttJs).toMatch(/^npx mqtt publish -C mqtts -h 127[.]0[.]0[.]1 /);
    const bin = join(root, 'node_modules/.bin');
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
    const command = mqttJs.replace(/^npx /, '');
    await promisify(execFile)('sh', ['-c', command], { env, timeout: 60_000 });
    await expect.poll(() => isAccepted('TEMP_77'), { timeout: 60_000 }).toBe(true);
  });

  it('publishes by the arguments of mosquitto_pub that are printed, and is accepted', async () => {
    const { mosquittoPub } = JSON.parse((await create('TEMP_78')).results);
    // As a shell would read them.
    const { stdout } = await promisify(execFile)('sh', [
      '-c',
      `printf '%s\\n' ${mosquittoPub.replace(/^mosquitto_pub /, '')}`,
    ]);
    const args = stdout.trimEnd().split('\n');
    const given = (name: string): string => args[args.indexOf(name) + 1] ?? '';
    const client = await connectAsync(`mqtts://${given('-h')}:${given('-p')}`, {
      clientId: given('-i'),
      ca: await readFile(given('--cafile')),
      cert: await readFile(given('--cert')),
      key: await readFile(given('--key')),
      reconnectPeriod: 0,
    });
    await client.publishAsync(given('-t'), given('-m'), { qos: 1 });
    await client.endAsync();
    await expect.poll(() => isAccepted('TEMP_78'), { timeout: 60_000 }).toBe(true);
  });

  it('has files that only their owner can read, and keeps them when it is made again', async () => {
    const out = join(directory, 'TEMP_79');
    await create('TEMP_79');
    const names = (await readdir(out)).sort();
    expect(names).toEqual(['authority.pem', 'device.key', 'device.pem']);
    const texts = () => Promise.all(names.map((name) => readFile(join(out, name), 'utf8')));
    const before = await texts();
    for (const name of names) expect((await stat(join(out, name))).mode & 0o777).toBe(0o600);
    expect((await create('TEMP_79')).code).toBe(0);
    expect(await texts()).toEqual(before);
  });

  it('is finished where only its key was written before', async () => {
    const out = join(directory, 'TEMP_80');
    await create('TEMP_80');
    const key = await readFile(join(out, 'device.key'), 'utf8');
    for (const name of ['device.pem', 'authority.pem']) await rm(join(out, name));
    expect((await create('TEMP_80')).code).toBe(0);
    expect(await readFile(join(out, 'device.key'), 'utf8')).toBe(key);
    expect((await readdir(out)).sort()).toEqual(['authority.pem', 'device.key', 'device.pem']);
  });

  it('is printed for a person', async () => {
    const { results } = await tidemark('create', 'TEMP_81', '--out', join(directory, 'TEMP_81'));
    expect(results.split('\n')).toMatchObject(
      [
        /^TEMP_81 is a device of the run at http/,
        /^its first reading/,
        /^ {2}mosquitto_pub .*-t dt\/plant-1\/TEMP_81 -q 1 /,
        /^ {2}npx mqtt publish /,
        '',
      ].map((line) => (typeof line === 'string' ? line : expect.stringMatching(line))),
    );
  });

  it('is refused where the declaration has no place for it, or its files are of another', async () => {
    await create('TEMP_82');
    const of = join(directory, 'TEMP_82');
    const other = await tidemark('create', 'TEMP_83', '--out', of);
    expect(other).toMatchObject({ code: 2, results: '' });
    expect(other.told).toContain('has the certificate of "TEMP_82"');
    const unknown = await create('a/b');
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.told).toContain('must be a name for a thing');
    expect(await tidemark('rm', 'TEMP_82')).toMatchObject({ code: 2 });
  });

  it('is asked for as JSON only, which no page of another site can send', async () => {
    const post = async (type: string, body: string) => {
      const headers = { 'content-type': type };
      return (await fetch(`${page.url}/api/devices`, { method: 'POST', headers, body })).status;
    };
    const body = JSON.stringify({ name: 'TEMP_84', csr: 'none' });
    expect(await post('text/plain', body)).toBe(405);
    expect(await post('application/x-www-form-urlencoded', body)).toBe(405);
    expect(await post('application/json', body)).toBe(400);
    expect(await post('application/json', '{"name":"a b","csr":""}')).toBe(400);
    expect(await post('application/json', 'x'.repeat(20_000))).toBe(400);
  });
});
