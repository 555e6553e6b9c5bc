import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../../bin/cli/command-line.ts';
import { grafanaVerb } from '../../../../bin/commands/grafana.ts';
import { CapturedTerminal } from '../../../support/captured-terminal.ts';

const run = async (...chosen: string[]) => {
  const terminal = new CapturedTerminal();
  const code = await runCommandLine(['grafana', ...chosen], terminal, [grafanaVerb]);
  return { code, terminal };
};
const pipeline = ['--pipeline', 'pipelines/smart-factory.ts'];

describe('grafana', () => {
  it('prints the dashboard of a declaration', async () => {
    const { code, terminal } = await run(...pipeline, '--store', 'influxdb');
    expect(code).toBe(0);
    expect(JSON.parse(terminal.results)).toMatchObject({
      uid: 'tidemark-smart-factory',
      title: 'Tidemark: smart-factory',
    });
    expect(terminal.results.split('\n').length).toBeGreaterThan(10);
  });

  it('prints it on one line for a program', async () => {
    const { terminal } = await run(...pipeline, '--store', 'influxdb', '--json');
    expect(terminal.results.trimEnd().split('\n')).toHaveLength(1);
  });

  it('asks for the database of the stage, in Timestream', async () => {
    const { terminal } = await run(...pipeline, '--store', 'timestream', '--stage', 'dev');
    expect(terminal.results).toContain('tidemark-smart-factory-dev');
    const other = await run(...pipeline, '--store', 'timestream', '--database', 'mine');
    expect(other.terminal.results).toContain('\\"mine\\".\\"smart_factory\\"');
  });

  it.each([
    [['--store', 'influxdb'], "required option '--pipeline <file>' not specified"],
    [pipeline, "required option '--store <name>' not specified"],
    [[...pipeline, '--store', 'oracle'], 'Allowed choices are timestream, influxdb'],
  ])('says in one line what is wrong with %o', async (chosen, why) => {
    const { code, terminal } = await run(...chosen);
    expect(code).toBe(2);
    expect(terminal.told).toContain(why);
    expect(terminal.told.trimEnd().split('\n')).toHaveLength(1);
  });
});
