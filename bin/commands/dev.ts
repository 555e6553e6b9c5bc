import { once } from 'node:events';
import { type Command, Option } from 'commander';
import { isBalanced, storeKinds } from '../../lambdas/engine/index.ts';
import { type LocalRun, startLocalRun } from '../../local/local-run.ts';
import type { Observation } from '../../local/observation.ts';
import { startPage } from '../../local/page/page-server.ts';
import type { RunSummary } from '../../local/run/run-summary.ts';
import { FoundProblemError } from '../cli/errors.ts';
import { listenForInterruption } from '../cli/interruption.ts';
import { loadPipeline } from '../cli/load-pipeline.ts';
import { makeDirectory } from '../cli/make-directory.ts';
import { parseBrokers } from '../cli/options/brokers-option.ts';
import { parseColumnsOption } from '../cli/options/columns-option.ts';
import { parseCount } from '../cli/options/count-option.ts';
import { parseInput } from '../cli/options/input-option.ts';
import { parsePort } from '../cli/options/port-option.ts';
import { parseSpeed } from '../cli/options/speed-option.ts';
import { parseThingName } from '../cli/options/thing-name-option.ts';
import { type Progress, progressLine } from '../cli/progress.ts';
import { type Terminal, tell } from '../cli/terminal.ts';
import { writeResults } from '../cli/write-results.ts';
import { asUsageError } from './dev/as-usage-error.ts';
import { type DevArguments, defaultPipeline, localRunOptions } from './dev/dev-arguments.ts';
import { createRefusalWatch, type RefusalWatch } from './dev/refusal-watch.ts';
import { replayText } from './dev/replay-text.ts';
import { runStatus } from './dev/run-status.ts';
import { summaryText } from './dev/summary-text.ts';
import { watchRun } from './dev/watch-run.ts';

const defaultPort = 4_000;

/** `tidemark dev`: the whole pipeline on this machine, fed by a simulated fleet or a file. */
export const devVerb = (program: Command, terminal: Terminal): void => {
  program
    .command('dev')
    .description('Run the whole pipeline on this machine, with a live page.')
    .option('--pipeline <file>', 'the declaration (default: pipelines/smart-factory.ts)')
    .option('--devices <n>', 'devices of the simulated fleet (default: 24)', parseCount)
    .option('--seed <n>', 'chance of the simulated fleet (default: 1)', parseCount)
    .option(
      '--input <file>',
      'a CSV or NDJSON file (.gz too) to replay instead of a fleet',
      parseInput,
    )
    .option('--columns <k=v,...>', 'payload fields and the columns they are in', parseColumnsOption)
    .option('--speed <n|max>', "times the file's own speed (default: 1)", parseSpeed)
    .option('--port <p>', 'port of the page (default: 4000; none with --exit)', parsePort)
    .addOption(
      new Option('--store <name>', 'where results are kept (default: timestream)').choices(
        storeKinds,
      ),
    )
    .option('--store-url <url>', "a real InfluxDB's write endpoint, to write to as well")
    .option('--kafka <brokers>', 'a Kafka cluster, host:port,..., for the stream', parseBrokers)
    .option('--archive <dir>', 'keep every record there, for a replay')
    .option('--publish-as <name>', 'make a device that you publish as, and say how', parseThingName)
    .option('--exit', 'end when every window of the file is stored; print the summary')
    .option('--json', 'with --exit: the summary as one JSON object')
    .action((chosen: DevArguments) => run(chosen, terminal));
};

const run = async (chosen: DevArguments, terminal: Terminal): Promise<void> => {
  const interruption = listenForInterruption();
  const progress = progressLine(terminal);
  try {
    await loadPipeline(chosen.pipeline ?? defaultPipeline);
    if (chosen.archive !== undefined) await makeDirectory('--archive', chosen.archive);
    const local = await startLocalRun(
      localRunOptions(chosen, {
        onProblem: (line) => tell(terminal, line),
        onRow: (rows) => progress.update(rows, `${rows} rows published`),
        onSpan: (span, speed) => tell(terminal, replayText(chosen.input ?? '', span, speed)),
      }),
    );
    try {
      await watch(local, chosen, { terminal, progress, signal: interruption.signal });
    } finally {
      progress.stop();
      await local.stop();
    }
    if (interruption.signal.aborted) tell(terminal, 'ended');
  } catch (error) {
    throw asUsageError(error);
  } finally {
    progress.stop();
    interruption.release();
  }
};

interface Surroundings {
  readonly terminal: Terminal;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

type Watched = Surroundings & { readonly refusals: RefusalWatch };

const watch = async (
  local: LocalRun,
  chosen: DevArguments,
  surroundings: Surroundings,
): Promise<void> => {
  const { terminal } = surroundings;
  const { pipeline: pipelineFile, input } = chosen;
  const { pipeline } = local;
  const named = { ...(pipelineFile && { pipelineFile }), ...(input && { input }) };
  const refusals = createRefusalWatch({ pipeline, ...named }, (line) => tell(terminal, line));
  const hasPage = chosen.exit === undefined || chosen.port !== undefined;
  const page = hasPage
    ? await startPage(local.observed, { port: chosen.port ?? defaultPort })
    : undefined;
  try {
    if (page !== undefined) tell(terminal, `page: ${page.url} (Ctrl-C ends the run)`);
    if (chosen.publishAs !== undefined) {
      const { command } = await local.exportCredentials(chosen.publishAs);
      tell(terminal, `publish as ${chosen.publishAs}: ${command}`);
    }
    if (chosen.exit === true) await drain(local, chosen, { ...surroundings, refusals });
    else await showStatus(local, { ...surroundings, refusals });
  } finally {
    await page?.stop();
  }
};

/** Shows the run until it is interrupted, or its input cannot be published. */
const showStatus = async (
  { observed, published }: LocalRun,
  { terminal, progress, signal, refusals }: Watched,
): Promise<void> => {
  const failed = Promise.withResolvers<never>();
  published.catch(failed.reject);
  const onLook = (observation: Observation): boolean => {
    refusals.see(observation);
    progress.update(0, runStatus(observation));
    return false;
  };
  await Promise.race([watchRun(observed, { terminal, signal, onLook }), failed.promise]);
};

const drain = async (
  local: LocalRun,
  chosen: DevArguments,
  { terminal, progress, signal, refusals }: Watched,
): Promise<void> => {
  const summary = await drained(local, { terminal, signal, refusals });
  progress.stop();
  if (summary === undefined) {
    throw new FoundProblemError('ended before every window was stored; there is no summary');
  }
  // A short file is through before anybody looks.
  if (!refusals.isOver()) refusals.see(await local.observed.observe());
  const lines = chosen.json === true ? [JSON.stringify(summary)] : summaryText(summary);
  await writeResults(terminal.stdout, lines, signal);
  assertBalanced(summary);
};

/** What became of the run; undefined where it was interrupted. */
const drained = async (
  local: LocalRun,
  { terminal, signal, refusals }: Omit<Watched, 'progress'>,
): Promise<RunSummary | undefined> => {
  const ended = new AbortController();
  const onLook = (observation: Observation): boolean => {
    refusals.see(observation);
    return refusals.isOver();
  };
  const looking = AbortSignal.any([signal, ended.signal]);
  const watching = watchRun(local.observed, { terminal, signal: looking, onLook });
  try {
    // It may have come while the run started.
    const interrupted = signal.aborted ? undefined : once(signal, 'abort').then(() => undefined);
    return await Promise.race([interrupted, local.drain()]);
  } finally {
    ended.abort();
    await watching;
  }
};

const assertBalanced = ({ ledger }: RunSummary): void => {
  if (isBalanced({ ...ledger, rejectedMeasures: 0, dedupeEvictions: 0 })) return;
  throw new FoundProblemError('the ledger does not add up; report this with the input');
};
