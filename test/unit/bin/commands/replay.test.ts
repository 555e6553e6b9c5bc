import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../../bin/cli/command-line.ts';
import { replayVerb } from '../../../../bin/commands/replay.ts';
import { CapturedTerminal } from '../../../support/captured-terminal.ts';

const replay = async (...options: string[]) => {
  const terminal = new CapturedTerminal();
  const of = ['--archive', 'absent', '--pipeline', 'pipelines/smart-factory.ts'];
  const code = await runCommandLine(['replay', ...of, ...options], terminal, [replayVerb]);
  return { code, results: terminal.results, told: terminal.told };
};

describe('replay', () => {
  const [earlier, later] = ['2025-01-01T00:00:00Z', '2025-01-02T00:00:00Z'];

  it.each([
    [['--plan', '--apply'], '--plan and --apply exclude each other'],
    [['--from', later, '--to', earlier], '--from must be before --to'],
    [['--from', later, '--to', later], '--from must be before --to'],
    [['--stage', 'dev'], '--stage names a live store'],
    [['--plan', '--deployed', 'x.ts'], '--deployed needs --stage'],
    [['--plan', '--despite-gaps'], '--despite-gaps goes with --apply'],
    [[], '--archive is "absent", but has no records of smart-factory'],
  ])('refuses %j in one line', async (options, why) => {
    const { code, results, told } = await replay(...options);
    expect({ code, results }).toEqual({ code: 2, results: '' });
    expect(told).toMatch(/^tidemark: .*\n$/);
    expect(told).toContain(why);
  });
});
