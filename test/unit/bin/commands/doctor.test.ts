import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../../bin/cli/command-line.ts';
import { doctorVerb } from '../../../../bin/commands/doctor.ts';
import { CapturedTerminal } from '../../../support/captured-terminal.ts';

const run = async (...chosen: string[]) => {
  const terminal = new CapturedTerminal();
  const code = await runCommandLine(['doctor', ...chosen], terminal, [doctorVerb]);
  return { code, terminal };
};

describe('doctor', () => {
  it('looks at what needs no account, offline', async () => {
    const { code, terminal } = await run('--offline');
    expect(code).toBe(0);
    expect(terminal.results).toContain('no new customers since 2025-06-20');
    expect(terminal.results).toContain('nodejs24.x');
  });

  it('prints one document for a program', async () => {
    const { terminal } = await run('--offline', '--json', '--store', 'influxdb');
    const document = JSON.parse(terminal.results) as { ok: boolean; checks: { name: string }[] };
    expect(document.ok).toBe(true);
    expect(document.checks.map(({ name }) => name)).toEqual([
      'choices',
      'capacity',
      'runtime',
      'prices',
    ]);
  });

  it.each([
    [['--stage', 'test'], 'stage is "test", but must be one of dev, prod'],
    [['--devices', 'many'], 'It must be a whole number of at least 1'],
  ])('says in one line what is wrong with %o', async (chosen, why) => {
    const { code, terminal } = await run(...chosen, '--offline');
    expect(code).toBe(2);
    expect(terminal.told).toContain(why);
  });
});
