import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Observation } from '../../local/observation.ts';
import type { RunSummary } from '../../local/run/run-summary.ts';
import { recordedFile } from '../support/recorded-data.ts';

const root = join(import.meta.dirname, '../..');
const started: ChildProcess[] = [];

const dev = (...args: string[]) => {
  const command = join(root, 'bin/tidemark.ts');
  const child = spawn(process.execPath, [command, 'dev', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  return child;
};

const finish = async (child: ReturnType<typeof dev>) => {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { code, stdout, stderr };
};

describe('dev', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-dev-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });

  it('shows a simulated fleet on the page until it is interrupted', async () => {
    const child = dev('--port', '0', '--devices', '8');
    let told = '';
    for await (const chunk of child.stderr.iterator({ destroyOnReturn: false })) {
      told += String(chunk);
      if (told.includes('page: ')) break;
    }
    const url = /page: (\S+)/.exec(told)?.[1] ?? '';
    expect(await (await fetch(url)).text()).toContain('<title>Tidemark</title>');
    const observe = async (): Promise<Observation> =>
      (await (await fetch(new URL('/api/observation', url))).json()) as Observation;
    await expect
      .poll(async () => (await observe()).ledger.accepted, { timeout: 30_000 })
      .not.toBe(0);

    const finished = finish(child);
    child.kill('SIGINT');
    expect(await finished).toEqual({ code: 0, stdout: '', stderr: 'ended\n' });
  });

  it('replays a file and prints what became of it', async () => {
    const input = join(folder, 'plant.csv');
    const rows = Array.from(
      { length: 30 },
      (_, index) => `TEMP_7,2025-03-10T10:${10 + index}:00Z,85`,
    );
    writeFileSync(
      input,
      ['device,time,celsius', ...rows, rows.at(-1), 'TEMP_7,never,20'].join('\n'),
    );
    const columns = 'sensor_id=device,timestamp=time,value=celsius';
    const child = dev('--input', input, '--columns', columns, '--speed', 'max', '--exit', '--json');
    const { code, stdout, stderr } = await finish(child);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const summary = JSON.parse(stdout) as RunSummary;
    expect(summary.ledger).toEqual({
      received: 32,
      accepted: 30,
      tooLate: 0,
      duplicate: 1,
      rejected: 1,
      rejectedBy: { schema: 1 },
    });
    expect(summary.results).toBe(30);
    expect(summary.alerts).toMatchObject([{ rule: 'overheating', key: 'TEMP_7', state: 'alarm' }]);
    const { readingToRow, readingToAlert } = summary.latency;
    // Each reading closes the window before the last one; two are left to ticks.
    expect(readingToRow?.count).toBe(28);
    expect(readingToAlert?.count).toBe(1);
    for (const each of [readingToRow, readingToAlert]) {
      expect(each?.p50Ms).toBeLessThanOrEqual(each?.p99Ms ?? -1);
    }
  });

  it('tells once that every reading of a file is refused, why, and what to do', async () => {
    const input = join(folder, 'elsewhere.csv');
    // Further apart than the declaration waits before it calls a device silent.
    const rows = Array.from({ length: 300 }, (_, index) => {
      const time = new Date(Date.UTC(2025, 2, 10, 0, 5 * index)).toISOString();
      return index % 3 < 2 ? `press,${time},20` : `TEMP_7,${time},9000`;
    });
    writeFileSync(input, ['device,time,celsius', ...rows].join('\n'));
    const columns = 'sensor_id=device,timestamp=time,value=celsius';
    const child = dev('--input', input, '--columns', columns, '--speed', 'max', '--exit', '--json');
    const { code, stdout, stderr } = await finish(child);
    expect(code).toBe(0);
    const [counts, example, advice, ...others] = stderr.split('\n');
    expect(counts).toMatch(/^every reading so far is refused, .*: \d+ \(schema \d+/);
    expect(example).toMatch(/\(schema\) .*"press" is of no declared sensor type; .* TEMP_\*/);
    expect(advice).toContain('name another by --pipeline FILE');
    expect(others).toEqual(['']);
    expect((JSON.parse(stdout) as RunSummary).ledger).toMatchObject({
      received: 300,
      accepted: 0,
      rejected: 300,
      rejectedBy: { schema: 200, out_of_range: 100 },
    });
  });

  it('says how long a file takes at its own speed, and of Ctrl-C that it is not through', async () => {
    const input = join(folder, 'months.csv');
    writeFileSync(input, 'timestamp,value\n2025-01-01T00:00:00Z,20\n2025-03-10T00:00:00Z,20\n');
    const child = dev('--pipeline', 'pipelines/machine-temperature.ts', '--input', input, '--exit');
    let told = '';
    for await (const chunk of child.stderr.iterator({ destroyOnReturn: false })) {
      told += String(chunk);
      if (told.includes('\n')) break;
    }
    expect(told).toContain('2 rows of 68 days, ');
    expect(told).toContain('at --speed 1 this takes 68 days, and --speed max does not wait');

    const finished = finish(child);
    child.kill('SIGINT');
    const why = 'ended before every window was stored; there is no summary';
    expect(await finished).toEqual({ code: 1, stdout: '', stderr: `tidemark: ${why}\n` });
  });

  it.each([
    [['--exit'], '--exit needs a file; add --input FILE'],
    [
      ['--input', 'absent.csv', '--exit'],
      'absent.csv: there is no such file, or it may not be read',
    ],
    [['--input', ''], "option '--input <file>' argument '' is invalid. It must name a file that "],
    [['--archive', 'package.json'], '--archive is "package.json", where nothing can be written ('],
    [['--publish-as', 'a/b'], "'a/b' is invalid. It must be 1 to 128 of the characters "],
    [['--pipeline', 'absent.ts'], '--pipeline is "absent.ts", but there is no such file; '],
    [
      ['--input', 'package-lock.json', '--speed', 'max'],
      'package-lock.json: its name ends neither in .csv',
    ],
  ])('refuses %j in one line', async (args, why) => {
    const { code, stdout, stderr } = await finish(dev(...args));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^tidemark: .*\n$/);
    expect(stderr).toContain(why);
  });

  const machine = recordedFile('nab/data/realKnownCause/machine_temperature_system_failure.csv');
  it.runIf(machine.isPresent)(
    `brings each reading of a real machine to the store: ${machine.title}`,
    async () => {
      const declaration = ['--pipeline', 'pipelines/machine-temperature.ts'];
      const file = ['--input', machine.path, '--columns', 'timestamp=timestamp,value=value'];
      const child = dev(...declaration, ...file, '--speed', 'max', '--exit', '--json');
      const { code, stdout, stderr } = await finish(child);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const summary = JSON.parse(stdout) as RunSummary;
      expect(summary.ledger).toMatchObject({ received: 22_695, accepted: 22_695 });
      expect(summary.results).toBe(1_891);
      const days = summary.alerts.map(({ at }) => new Date(at).toISOString().slice(0, 10));
      expect(days).toContain('2014-02-08');
    },
    300_000,
  );
});
