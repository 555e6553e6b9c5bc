import type { Command } from 'commander';
import type { WindowResult } from '../../lambdas/engine/index.ts';
import { openArchive } from '../../lambdas/handlers/open-archive.ts';
import { type BacktestOutcome, backtest } from '../../local/backtest/backtest.ts';
import { FoundProblemError, UsageError } from '../cli/errors.ts';
import { loadPipeline } from '../cli/load-pipeline.ts';
import { parseInstant } from '../cli/options/instant-option.ts';
import { progressLine } from '../cli/progress.ts';
import { type Terminal, tell } from '../cli/terminal.ts';
import { writeLines } from '../cli/write-lines.ts';
import { finalFirings } from './backtest/final-firings.ts';
import { outcomeLine } from './backtest/outcome-line.ts';
import { readArchive } from './replay/read-archive.ts';

interface ReplayArguments {
  readonly archive: string;
  readonly pipeline: string;
  /** Epoch ms. */
  readonly from?: number;
  readonly to?: number;
}

/** `tidemark replay`: archived records through the handler's code again; the final rows. */
export const replayVerb = (program: Command, terminal: Terminal): void => {
  program
    .command('replay')
    .description('Compute windows again from the archived records; print the final rows.')
    .requiredOption('--archive <dir|s3://...>', 'where the records are')
    .requiredOption('--pipeline <file>', 'the declaration, like pipelines/smart-factory.ts')
    .option('--from <instant>', 'only windows that start then or later', parseInstant)
    .option('--to <instant>', 'only windows that start before', parseInstant)
    .option('--json', 'one JSON object on each line, as without it')
    .action((chosen: ReplayArguments) => run(chosen, terminal));
};

const run = async (chosen: ReplayArguments, terminal: Terminal): Promise<void> => {
  const pipeline = await loadPipeline(chosen.pipeline);
  const progress = progressLine(terminal);
  const outcomes: BacktestOutcome[] = [];
  try {
    const records = await readArchive(openArchive(chosen.archive), pipeline.name, (count) =>
      progress.update(count, `reading: ${count} records`),
    );
    if (records.length === 0) {
      throw new UsageError(
        `--archive is "${chosen.archive}", but has no records of ${pipeline.name}`,
      );
    }
    progress.update(records.length, `folding ${records.length} records`);
    await backtest({ pipeline, records, onOutcome: (outcome) => outcomes.push(outcome) });
  } finally {
    progress.stop();
  }
  const rows = finalFirings(outcomes).filter(
    (outcome): outcome is WindowResult => outcome.type === 'result' && isChosen(outcome, chosen),
  );
  await writeLines(terminal, rows.map(outcomeLine));
  tell(terminal, `${rows.length} rows`);
  if (rows.length === 0) throw new FoundProblemError('no window of that time has fired');
};

const isChosen = ({ start }: WindowResult, { from, to }: ReplayArguments): boolean =>
  start >= (from ?? Number.NEGATIVE_INFINITY) && start < (to ?? Number.POSITIVE_INFINITY);
