import { Command, CommanderError } from 'commander';
import { FoundProblemError, UsageError } from './errors.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { type Terminal, tell } from './terminal.ts';

/** Adds one verb, with its options and its action, to the program. */
export type Verb = (program: Command, terminal: Terminal) => void;

/**
 * Runs one verb and says how it went. Bad arguments and input are told in one line; only an error
 * that nobody foresaw shows its stack.
 *
 * @param args what follows the program's name
 */
export const runCommandLine = async (
  args: readonly string[],
  terminal: Terminal,
  verbs: readonly Verb[],
): Promise<ExitCode> => {
  const program = newProgram(terminal);
  for (const stream of [terminal.stdout, terminal.stderr]) stream.on('error', passOverGoneReader);
  for (const verb of verbs) verb(program, terminal);
  try {
    if (args.length === 0) throw new UsageError('no verb given; see tidemark --help');
    await program.parseAsync(args, { from: 'user' });
    return exitCode.ok;
  } catch (error) {
    return report(
      error,
      terminal,
      program.commands.find((verb) => verb.name() === args[0]),
    );
  }
};

const newProgram = (terminal: Terminal): Command =>
  new Command('tidemark')
    .description('Event-time stream processing for sensor fleets.')
    .usage('VERB [options]')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: () => {},
    });

/** Who reads no more (`| head`) misses nothing. */
const passOverGoneReader = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error;
};

/** @param verb the one that was named; undefined where there is none of that name */
const report = (error: unknown, terminal: Terminal, verb: Command | undefined): ExitCode => {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCode.ok;
    const why =
      error.code === 'commander.help'
        ? `${verb?.name()} needs one of: ${verb?.commands.map((each) => each.name()).join(', ')}`
        : error.message.replace(/^error: |[.]$/g, '').replaceAll('\n', ' ');
    tell(terminal, `tidemark: ${why}; see tidemark ${verb ? `${verb.name()} ` : ''}--help`);
    return exitCode.badArguments;
  }
  if (error instanceof UsageError) {
    tell(terminal, `tidemark: ${error.message}`);
    return exitCode.badArguments;
  }
  if (error instanceof FoundProblemError) tell(terminal, `tidemark: ${error.message}`);
  else tell(terminal, error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exitCode.problem;
};
