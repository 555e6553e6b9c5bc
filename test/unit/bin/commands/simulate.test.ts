import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../../bin/cli/command-line.ts';
import { simulateVerb } from '../../../../bin/commands/simulate.ts';
import { plants } from '../../../../simulation/plants.ts';
import { CapturedTerminal } from '../../../support/captured-terminal.ts';

const run = async (...args: string[]): Promise<{ terminal: CapturedTerminal; code: number }> => {
  const terminal = new CapturedTerminal();
  const code = await runCommandLine(['simulate', ...args], terminal, [simulateVerb]);
  return { terminal, code };
};

describe('simulate', () => {
  it('tells what happened as one JSON document', async () => {
    const { terminal, code } = await run('--seeds', '3', '--seed', '70', '--json');
    expect(code).toBe(0);
    const report = JSON.parse(terminal.results) as Record<string, unknown>;
    expect(report).toMatchObject({ seeds: 3, firstSeed: 70, violations: 0 });
    const kinds = Object.values(report.faultKinds as Record<string, number>);
    expect(kinds.reduce((sum, count) => sum + count)).toBe(report.faults);
  });

  it('counts the faults of the stream that it is told to take, and of both', async () => {
    const kindsOn = async (source: string): Promise<string[]> => {
      const { terminal, code } = await run('--seeds', '2', '--source', source, '--json');
      expect(code).toBe(0);
      return Object.keys((JSON.parse(terminal.results) as { faultKinds: object }).faultKinds);
    };
    const [kafka, both] = [await kindsOn('kafka'), await kindsOn('both')];
    expect(kafka).toContain('rebalance');
    expect(kafka).not.toContain('merge');
    expect(both).toEqual(expect.arrayContaining([...kafka, 'merge']));
  });

  it('refuses a stream that there is none of, and one beside a plant', async () => {
    const { terminal, code } = await run('--seeds', '1', '--source', 'pulsar');
    expect(code).toBe(2);
    expect(terminal.told).toContain('kinesis, kafka, both');
    expect((await run('--plant', 'list', '--source', 'kafka')).code).toBe(2);
  });

  it('makes the folder of the plans, which stays empty where every promise is kept', async () => {
    const plans = join(mkdtempSync(join(tmpdir(), 'tidemark-plans-')), 'kept');
    expect((await run('--seeds', '1', '--plans', plans)).code).toBe(0);
    expect(readdirSync(plans)).toEqual([]);
  });

  it('keeps its progress in a file, and goes on from it to more seeds', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'tidemark-resume-')), 'run.json');
    const { terminal: first } = await run(
      '--seeds',
      '1',
      '--seed',
      '70',
      '--resume',
      file,
      '--json',
    );
    const { terminal, code } = await run(
      '--seeds',
      '3',
      '--seed',
      '70',
      '--resume',
      file,
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(first.results)).toMatchObject({ seeds: 1 });
    expect(JSON.parse(terminal.results)).toMatchObject({ seeds: 3, firstSeed: 70, violations: 0 });
    expect((await run('--seeds', '3', '--resume', file)).terminal.told).toContain('say --seed 70');
  });

  it('refuses a seed that is no whole number, in one line', async () => {
    const { terminal, code } = await run('--seeds', '3', '--seed', '1.5');
    expect(code).toBe(2);
    expect(terminal.told.trimEnd().split('\n')).toHaveLength(1);
  });

  it('needs to know how many seeds', async () => {
    const { terminal, code } = await run();
    expect(code).toBe(2);
    expect(terminal.told).toContain('--seeds is missing');
  });
});

describe('simulate --plant', () => {
  it('lists the planted bugs', async () => {
    const { terminal, code } = await run('--plant', 'list');
    expect(code).toBe(0);
    expect(terminal.results.trimEnd().split('\n')).toHaveLength(plants.length);
    const { terminal: asJson } = await run('--plant', 'list', '--json');
    expect(JSON.parse(asJson.results)).toEqual({ plants });
  });

  it('tells which seed caught a planted bug, and by which promise', async () => {
    const { terminal, code } = await run('--plant', 'publish-before-commit', '--json');
    expect(code).toBe(0);
    const { plants: rows } = JSON.parse(terminal.results) as { plants: unknown[] };
    expect(rows).toEqual([
      expect.objectContaining({
        name: 'publish-before-commit',
        isCaught: true,
        seed: expect.any(Number),
        caughtBy: 'I4 committed first',
      }),
    ]);
  });

  it('begins at the seed that it is given', async () => {
    const { terminal } = await run('--plant', 'commit-number-as-revision', '--seed', '7');
    expect(terminal.results).toMatch(
      /^commit-number-as-revision: caught by I1 final rows at seed \d+ \(\d+ of at most/,
    );
    expect(Number(/seed (\d+)/.exec(terminal.results)?.[1])).toBeGreaterThanOrEqual(7);
  });

  it('refuses a name that no plant has, and seeds beside a plant', async () => {
    const { terminal, code } = await run('--plant', 'weeds');
    expect(code).toBe(2);
    expect(terminal.told).toContain('--plant is "weeds", but must be');
    expect((await run('--plant', 'all', '--seeds', '3')).code).toBe(2);
  });
});
