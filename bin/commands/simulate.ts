import { type Command, Option } from 'commander';
import { codeDigest } from '../../simulation/code-digest.ts';
import { simulate } from '../../simulation/simulate.ts';
import type { SimulationReport } from '../../simulation/simulation-tally.ts';
import { type SourceChoice, sources } from '../../simulation/workload/source.ts';
import { FoundProblemError, UsageError } from '../cli/errors.ts';
import { listenForInterruption } from '../cli/interruption.ts';
import { makeDirectory } from '../cli/make-directory.ts';
import { parseCount } from '../cli/options/count-option.ts';
import { parseSeed } from '../cli/options/seed-option.ts';
import { progressBar } from '../cli/progress.ts';
import { type Terminal, tell } from '../cli/terminal.ts';
import { writeResults } from '../cli/write-results.ts';
import { keepFailure } from './simulate/keep-failure.ts';
import { KeptRunFile } from './simulate/kept-run-file.ts';
import { plantRun } from './simulate/plant-run.ts';

interface SimulateArguments {
  readonly seeds?: number;
  readonly seed: number;
  readonly source?: SourceChoice;
  readonly plans?: string;
  readonly resume?: string;
  readonly plant?: string;
  readonly json?: true;
}

/** So many seeds of a stream meet every kind of fault: as many that miss one show nothing. */
const seedsThatMeetAll = 400;

/** Where failures are kept the run goes on, but so many show that it is no use. */
const mostFailures = 20;

/** `tidemark simulate`: the processor under faults; exit 1 where it breaks a promise. */
export const simulateVerb = (program: Command, terminal: Terminal): void => {
  program
    .command('simulate')
    .description('Run the processor in a simulated world under faults; check every promise.')
    .option('--seeds <n>', 'how many runs, each from a seed of its own', parseCount)
    .option('--seed <s>', 'the first seed', parseSeed, 1)
    .addOption(
      new Option(
        '--source <kind>',
        'the stream: kinesis (default), kafka, or both, each for every other seed',
      ).choices([...sources, 'both']),
    )
    .option('--plans <dir>', 'write plans that break a promise there, and go on')
    .option('--resume <file>', 'keep the progress in that file, and go on from it')
    .option('--plant <name>', 'catch a planted bug instead; a name, all, or list')
    .option('--json', 'one JSON document')
    .action((chosen: SimulateArguments) => choose(chosen, terminal));
};

const choose = async (chosen: SimulateArguments, terminal: Terminal): Promise<void> => {
  const { seeds, seed: firstSeed, source, plans, resume, plant } = chosen;
  const isJson = chosen.json === true;
  if (plant !== undefined) {
    const other = seeds !== undefined ? '--seeds' : '--resume';
    if (seeds !== undefined || resume !== undefined) {
      throw new UsageError(`${other} does not go with --plant: each plant has a budget of its own`);
    }
    if (source !== undefined) {
      throw new UsageError('--source does not go with --plant: each plant has a stream of its own');
    }
    await plantRun({ choice: plant, firstSeed, isJson }, terminal);
  } else if (seeds === undefined) {
    throw new UsageError('--seeds is missing; say how many runs, for instance --seeds 1000');
  } else {
    await run({ seeds, firstSeed, source: source ?? 'kinesis', plans, resume, isJson }, terminal);
  }
};

interface RunOptions {
  readonly seeds: number;
  readonly firstSeed: number;
  readonly source: SourceChoice;
  readonly plans: string | undefined;
  readonly resume: string | undefined;
  readonly isJson: boolean;
}

const run = async (options: RunOptions, terminal: Terminal): Promise<void> => {
  const { seeds, firstSeed, source, plans, resume, isJson } = options;
  const file = resume === undefined ? undefined : new KeptRunFile(resume, await codeDigest());
  const kept = file?.read({ firstSeed, source });
  const interruption = listenForInterruption();
  const progress = progressBar(terminal, 'simulating', seeds);
  let report: SimulationReport;
  try {
    const onProgress = (done: number): void => progress.update(done, `${done} of ${seeds} seeds`);
    if (plans !== undefined) await makeDirectory('--plans', plans);
    const onFailures = plans === undefined ? {} : { mostFailures, onFailure: keepFailure(plans) };
    const going = file && { ...(kept && { kept }), onKept: file.write };
    const { signal } = interruption;
    const what = { seeds, firstSeed, source, onProgress, signal };
    report = await simulate({ ...what, ...onFailures, ...going });
    file?.finish();
  } finally {
    progress.stop();
  }
  const lines = isJson ? [JSON.stringify(report)] : reportLines(report);
  await writeResults(terminal.stdout, lines, interruption.signal);
  interruption.release();
  conclude(report, source, terminal);
};

const reportLines = ({ failures, faultKinds, median, ...rest }: SimulationReport): string[] => [
  `${rest.seeds} seeds from ${rest.firstSeed}, ${rest.faults} faults, ${rest.seconds} s`,
  `in the middle: ${median.readings} readings, ${median.keys} keys, ${median.commits} commits`,
  ...Object.entries(faultKinds).map(([kind, count]) => `${kind}: ${count}`),
  ...failures.flatMap(({ seed, violations, plan }) => [
    `seed ${seed} breaks a promise: ${violations[0] ?? ''}`,
    `the smallest plan that does: ${plan}`,
  ]),
];

const conclude = (report: SimulationReport, source: SourceChoice, terminal: Terminal): void => {
  const { violations, failures, seeds, faultKinds } = report;
  if (violations > 0) {
    const seed = failures[0]?.seed ?? 0;
    throw new FoundProblemError(
      `seed ${seed} breaks a promise; keep its plan in simulation/regressions, mend the cause`,
    );
  }
  const missed = Object.entries(faultKinds).flatMap(([kind, count]) => (count > 0 ? [] : [kind]));
  const enough = source === 'both' ? 2 * seedsThatMeetAll : seedsThatMeetAll;
  if (missed.length > 0 && seeds >= enough) {
    throw new FoundProblemError(`these faults never happened: ${missed.join(', ')}`);
  }
  tell(terminal, `every promise was kept in ${seeds} seeds`);
};
