import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../../bin/cli/command-line.ts';
import { simulateVerb } from '../../../../bin/commands/simulate.ts';
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

  it('refuses a seed that is no whole number, in one line', async () => {
    const { terminal, code } = await run('--seeds', '3', '--seed', '1.5');
    expect(code).toBe(2);
    expect(terminal.told.trimEnd().split('\n')).toHaveLength(1);
  });
});
