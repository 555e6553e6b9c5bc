import { describe, expect, it } from 'vitest';
import { runCommandLine, type Verb } from '../../../../bin/cli/command-line.ts';
import { FoundProblemError, UsageError } from '../../../../bin/cli/errors.ts';
import { exitCode } from '../../../../bin/cli/exit-code.ts';
import { parseCount } from '../../../../bin/cli/options/count-option.ts';
import { CapturedTerminal } from '../../../support/captured-terminal.ts';

const failures: Readonly<Record<string, Error>> = {
  usage: new UsageError('--input is "x", but there is no such file; give one'),
  problem: new FoundProblemError('the ledger does not add up'),
  bug: new TypeError('unforeseen'),
};

const sampleVerb: Verb = (program, terminal) => {
  program
    .command('sample')
    .requiredOption('--devices <n>', 'how many', parseCount)
    .option('--fail <how>')
    .action((chosen: { devices: number; fail?: string }) => {
      const failure = failures[chosen.fail ?? ''];
      if (failure !== undefined) throw failure;
      terminal.stdout.write(`${chosen.devices}\n`);
    });
};

const groupVerb: Verb = (program, terminal) => {
  const group = program.command('group').helpCommand(false);
  group.command('ls').action(() => {
    for (const stream of [terminal.stdout, terminal.stderr]) {
      stream.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    }
  });
  group.command('show <id>');
};

const run = async (...args: string[]): Promise<[number, CapturedTerminal]> => {
  const terminal = new CapturedTerminal();
  return [await runCommandLine(args, terminal, [sampleVerb, groupVerb]), terminal];
};

describe('command line', () => {
  it('runs the verb that is named', async () => {
    const [code, { results, told }] = await run('sample', '--devices', '7');
    expect([code, results, told]).toEqual([exitCode.ok, '7\n', '']);
  });

  it.each([['--help'], ['sample', '--help']])('prints %s %s to stdout', async (...args) => {
    const [code, { results, told }] = await run(...args);
    expect([code, told]).toEqual([exitCode.ok, '']);
    expect(results).toMatch(/^Usage: tidemark /);
  });

  it.each([
    [[], 'no verb given; see tidemark --help'],
    [['sampel'], "unknown command 'sampel' (Did you mean sample?); see tidemark --help"],
    [['--nope'], "unknown option '--nope'; see tidemark --help"],
    [['sample', '--devices', '7', '--nope'], "unknown option '--nope'; see tidemark sample --help"],
    [['sample'], "required option '--devices <n>' not specified; see tidemark sample --help"],
    [
      ['sample', '--devices', '0'],
      "option '--devices <n>' argument '0' is invalid. It must be a whole number of at least 1; " +
        'see tidemark sample --help',
    ],
    [['sample', '--devices', '7', '--fail', 'usage'], failures.usage?.message],
    [['group'], 'group needs one of: ls, show; see tidemark group --help'],
    [['group', 'put'], "unknown command 'put'; see tidemark group --help"],
  ])('refuses %j with one line on stderr and exit code 2', async (args, why) => {
    const [code, { results, told }] = await run(...args);
    expect([code, results, told]).toEqual([exitCode.badArguments, '', `tidemark: ${why}\n`]);
  });

  it('tells a problem that was found in one line and exit code 1', async () => {
    const [code, { told }] = await run('sample', '--devices', '7', '--fail', 'problem');
    expect([code, told]).toEqual([exitCode.problem, 'tidemark: the ledger does not add up\n']);
  });

  it('passes over a reader of its output that has gone', async () => {
    const [code, { results, told }] = await run('group', 'ls');
    expect([code, results, told]).toEqual([exitCode.ok, '', '']);
  });

  it('shows the stack of an error that nobody foresaw', async () => {
    const [code, { told }] = await run('sample', '--devices', '7', '--fail', 'bug');
    expect(code).toBe(exitCode.problem);
    expect(told).toMatch(/^TypeError: unforeseen\n +at /);
  });
});
