import type { Command } from 'commander';
import { isBalanced, type Pipeline, sumLedgers } from '../../lambdas/engine/index.ts';
import { type BacktestOutcome, backtest } from '../../local/backtest/backtest.ts';
import type { Cut } from '../../local/backtest/cut.ts';
import { FoundProblemError } from '../cli/errors.ts';
import { listenForInterruption } from '../cli/interruption.ts';
import { loadPipeline } from '../cli/load-pipeline.ts';
import { parseCut } from '../cli/options/cut-option.ts';
import { progressLine } from '../cli/progress.ts';
import { type Terminal, tell } from '../cli/terminal.ts';
import { writeResults } from '../cli/write-results.ts';
import { finalFirings } from './backtest/final-firings.ts';
import { outcomeLine } from './backtest/outcome-line.ts';
import { readSourceRecords } from './backtest/read-source-records.ts';

interface BacktestArguments {
  readonly pipeline: string;
  readonly input: readonly string[];
  readonly cut?: Cut;
  readonly flush?: true;
  readonly final?: true;
}

/** `tidemark backtest`: recorded records through the handler's code, every outcome on stdout. */
export const backtestVerb = (program: Command, terminal: Terminal): void => {
  program
    .command('backtest')
    .description('Run recorded source records through the handler code; print every outcome.')
    .requiredOption('--pipeline <file>', 'the declaration, like pipelines/smart-factory.ts')
    .requiredOption('--input <file...>', 'source records, one JSON object on each line')
    .option('--cut <n|random:seed>', 'where batches end; the outcomes never depend on it', parseCut)
    .option('--flush', 'close all windows at the end')
    .option('--final', 'print only the last firing of each window')
    .option('--json', 'one JSON object on each line, as without it')
    .action((chosen: BacktestArguments) => run(chosen, terminal));
};

const run = async (chosen: BacktestArguments, terminal: Terminal): Promise<void> => {
  const pipeline = await loadPipeline(chosen.pipeline);
  const outcomes = await outcomesOf(pipeline, chosen, terminal);
  // Nothing is written before all of it is known, so Ctrl-C until here leaves nothing behind.
  const interruption = listenForInterruption();
  const shown = chosen.final === true ? finalFirings(outcomes) : outcomes;
  await writeResults(terminal.stdout, shown.map(outcomeLine), interruption.signal);
  interruption.release();
  conclude(outcomes, terminal);
};

const outcomesOf = async (
  pipeline: Pipeline,
  chosen: BacktestArguments,
  terminal: Terminal,
): Promise<BacktestOutcome[]> => {
  const progress = progressLine(terminal);
  try {
    const records = await readSourceRecords(chosen.input, (count) =>
      progress.update(count, `reading: ${count} records`),
    );
    progress.update(records.length, `folding ${records.length} records`);
    const outcomes: BacktestOutcome[] = [];
    await backtest({
      pipeline,
      records,
      flush: chosen.flush === true,
      ...(chosen.cut === undefined ? {} : { cut: chosen.cut }),
      onOutcome: (outcome) => outcomes.push(outcome),
    });
    return outcomes;
  } finally {
    progress.stop();
  }
};

const conclude = (outcomes: readonly BacktestOutcome[], terminal: Terminal): void => {
  const ledger = sumLedgers(outcomes.filter((outcome) => outcome.type === 'ledger'));
  const results = outcomes.filter(({ type }) => type === 'result').length;
  tell(
    terminal,
    `${ledger.received} readings: ${ledger.accepted} accepted, ${ledger.tooLate} too late, ` +
      `${ledger.duplicate} duplicate, ${ledger.rejected} rejected; ${results} firings`,
  );
  if (!isBalanced(ledger)) {
    throw new FoundProblemError('the ledger does not add up; report this with the input');
  }
};
