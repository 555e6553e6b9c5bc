import type { Command } from 'commander';
import type { Pipeline, WindowResult } from '../../lambdas/engine/index.ts';
import type { SourceRecordLine } from '../../lambdas/formats/source-record-line.ts';
import { openArchive } from '../../lambdas/handlers/open-archive.ts';
import { replayArchive } from '../../local/backtest/replay-archive.ts';
import { FoundProblemError, UsageError } from '../cli/errors.ts';
import { loadPipeline } from '../cli/load-pipeline.ts';
import { parseInstant } from '../cli/options/instant-option.ts';
import { type Progress, progressLine } from '../cli/progress.ts';
import { type Terminal, tell } from '../cli/terminal.ts';
import { writeLines } from '../cli/write-lines.ts';
import { useDeployment } from '../deployment/deployment-options.ts';
import { defaultUrl } from '../deployment/local-deployment.ts';
import { outcomeLine } from './backtest/outcome-line.ts';
import { countingLate } from './replay/counting-late.ts';
import { inHindsight } from './replay/in-hindsight.ts';
import { liveReplay } from './replay/live-replay.ts';
import { readArchive } from './replay/read-archive.ts';

interface ReplayArguments {
  readonly archive: string;
  readonly pipeline: string;
  /** Epoch ms. */
  readonly from?: number;
  readonly to?: number;
  readonly countLate?: true;
  readonly hindsight?: true;
  readonly plan?: true;
  readonly apply?: true;
  readonly despiteGaps?: true;
  readonly url?: string;
  readonly stage?: string;
  /** Path of the declaration that is deployed. */
  readonly deployed?: string;
  readonly json?: true;
}

/** `tidemark replay`: archived records through the handler's code again; the final rows. */
export const replayVerb = (program: Command, terminal: Terminal): void => {
  program
    .command('replay')
    .description('Compute windows again from the archive; print, compare or apply the final rows.')
    .requiredOption('--archive <dir|s3://...>', 'where the records are')
    .requiredOption('--pipeline <file>', 'the declaration, like pipelines/smart-factory.ts')
    .option('--from <instant>', 'only windows that start then or later', parseInstant)
    .option('--to <instant>', 'only windows that start before', parseInstant)
    .option('--count-late', 'count readings that were too late, however late they came')
    .option('--hindsight', 'take what the registry says at the end as known from the beginning')
    .option('--plan', 'print what differs in the live store; exit 1 where something does')
    .option('--apply', 'write what differs into the live store, in a new epoch')
    .option('--despite-gaps', 'with --apply, although the archive lacks records')
    .option('--url <url>', `live: the page of a run on this machine (default: ${defaultUrl})`)
    .option('--stage <name>', 'live: a stage on AWS instead, like dev')
    .option('--deployed <file>', 'the declaration of that stage (default: as --pipeline)')
    .option('--json', 'one JSON object on each line; without --plan and --apply always')
    .action((chosen: ReplayArguments) => run(chosen, terminal));
};

const run = async (chosen: ReplayArguments, terminal: Terminal): Promise<void> => {
  assertTogether(chosen);
  const isLive = chosen.plan === true || chosen.apply === true;
  const declared = await loadPipeline(chosen.pipeline);
  const pipeline = chosen.countLate === true ? countingLate(declared) : declared;
  const progress = progressLine(terminal);
  try {
    if (isLive) await runLive(chosen, pipeline, { terminal, progress });
    else await print(chosen, pipeline, { terminal, progress });
  } finally {
    progress.stop();
  }
};

interface Surroundings {
  readonly terminal: Terminal;
  readonly progress: Progress;
}

const print = async (
  chosen: ReplayArguments,
  pipeline: Pipeline,
  { terminal, progress }: Surroundings,
): Promise<void> => {
  const records = await archivedRecords(chosen, pipeline, progress);
  progress.update(records.length, `folding ${records.length} records`);
  const known = chosen.hindsight === true ? inHindsight(records) : { records };
  const { rows } = await replayArchive({ pipeline, ...known });
  progress.stop();
  const asked = rows.filter((row) => isChosen(row, chosen));
  await writeLines(terminal, asked.map(outcomeLine));
  tell(terminal, `${asked.length} rows`);
  if (asked.length === 0) throw new FoundProblemError('no window of that time has fired');
};

const runLive = (
  chosen: ReplayArguments,
  pipeline: Pipeline,
  { terminal, progress }: Surroundings,
): Promise<void> => {
  const { url, stage, deployed } = chosen;
  const ofStage = stage === undefined ? {} : { stage, pipeline: deployed ?? chosen.pipeline };
  return useDeployment(
    { ...ofStage, ...(url === undefined ? {} : { url }) },
    async (deployment) => {
      const live = deployment.pipeline;
      if (live.name !== pipeline.name) {
        throw new UsageError(
          `--pipeline is "${chosen.pipeline}", which declares ${pipeline.name}, ` +
            `but ${deployment.title} is of ${live.name}`,
        );
      }
      const records = await archivedRecords(chosen, pipeline, progress);
      await liveReplay(
        {
          deployment,
          live,
          pipeline,
          records,
          ...(chosen.hindsight === true && { known: inHindsight(records) }),
          isChosen: (row) => isChosen(row, chosen),
          isApplied: chosen.apply === true,
          despiteGaps: chosen.despiteGaps === true,
          isJson: chosen.json === true,
        },
        terminal,
        progress,
      );
    },
  );
};

const assertTogether = (chosen: ReplayArguments): void => {
  const { from, to, plan, apply, url, stage, deployed, despiteGaps } = chosen;
  if (plan === true && apply === true) {
    throw new UsageError('--plan and --apply exclude each other; look at the plan first');
  }
  if (from !== undefined && to !== undefined && from >= to) {
    throw new UsageError('--from must be before --to; no window starts in between');
  }
  const live = { url, stage, deployed };
  for (const [name, value] of Object.entries(live)) {
    if (value === undefined || plan === true || apply === true) continue;
    throw new UsageError(`--${name} names a live store; it goes with --plan or --apply`);
  }
  if (deployed !== undefined && stage === undefined) {
    throw new UsageError('--deployed needs --stage; a run on this machine knows its declaration');
  }
  if (despiteGaps === true && apply !== true) {
    throw new UsageError('--despite-gaps goes with --apply; --plan tells of gaps in any case');
  }
};

/** @throws UsageError where there are none */
const archivedRecords = async (
  { archive }: ReplayArguments,
  { name }: Pipeline,
  progress: Progress,
): Promise<SourceRecordLine[]> => {
  const records = await readArchive(openArchive(archive), name, (count) =>
    progress.update(count, `reading: ${count} records`),
  );
  if (records.length > 0) return records;
  throw new UsageError(
    `--archive is "${archive}", but has no records of ${name}; ` +
      'name what dev --archive or the stack has kept',
  );
};

const isChosen = ({ start }: WindowResult, { from, to }: ReplayArguments): boolean =>
  start >= (from ?? Number.NEGATIVE_INFINITY) && start < (to ?? Number.POSITIVE_INFINITY);
