import { type Command, Option } from 'commander';
import { type StoreKind, storeKinds } from '../../lambdas/engine/index.ts';
import type { IngestKind } from '../../lib/stage-config.ts';
import { chosenStage } from '../cli/chosen-stage.ts';
import { UsageError } from '../cli/errors.ts';
import { loadPipeline } from '../cli/load-pipeline.ts';
import { parseCount } from '../cli/options/count-option.ts';
import { parseInterval } from '../cli/options/interval-option.ts';
import { progressBar } from '../cli/progress.ts';
import type { Terminal } from '../cli/terminal.ts';
import { writeLines } from '../cli/write-lines.ts';
import { defaultPipeline } from './dev/dev-arguments.ts';

interface CostArguments {
  readonly devices: number;
  readonly every: number;
  readonly pipeline?: string;
  readonly stage: string;
  readonly store?: StoreKind;
  readonly ingest?: IngestKind;
  readonly basicIngest?: true;
  readonly prices?: string;
  readonly json?: true;
}

/** `tidemark cost`: the monthly bill of a pipeline, from its template and counted operations. */
export const costVerb = (program: Command, terminal: Terminal): void => {
  program
    .command('cost')
    .description(
      'Tell the monthly AWS bill of a pipeline, from its template and counted operations.',
    )
    .requiredOption('--devices <n>', 'devices of the fleet', parseCount)
    .requiredOption(
      '--every <interval>',
      'from one reading of a device to its next: 10s',
      parseInterval,
    )
    .option('--pipeline <file>', 'the declaration (default: pipelines/smart-factory.ts)')
    .option('--stage <name>', 'whose settings the template has', 'prod')
    .addOption(new Option('--store <name>', "another store than the stage's").choices(storeKinds))
    .addOption(
      new Option('--ingest <name>', "another stream than the stage's").choices(['kinesis', 'msk']),
    )
    .option('--basic-ingest', 'devices publish past the broker, which costs no messaging')
    .option('--prices <file>', 'your own prices, as JSON; what it leaves out stays as it is')
    .option('--json', 'one JSON document')
    .action((chosen: CostArguments) => run(chosen, terminal));
};

const run = async (chosen: CostArguments, terminal: Terminal): Promise<void> => {
  const file = chosen.pipeline ?? defaultPipeline;
  const pipeline = await loadPipeline(file);
  // No other verb should wait for the CDK to load.
  const { priceList } = await import('./cost/prices/price-list.ts');
  const { withOwnPrices } = await import('./cost/prices/own-prices.ts');
  const { synthesiseStacks } = await import('./cost/template/synthesise-stacks.ts');
  const { workloadOf } = await import('./cost/load/workload-of.ts');
  const { costReport } = await import('./cost/cost-report.ts');
  const { costText } = await import('./cost/cost-text.ts');
  const list = chosen.prices === undefined ? priceList : withOwnPrices(priceList, chosen.prices);
  const stage = await chosenStage(chosen);
  const basicIngest = chosen.basicIngest === true;
  if (basicIngest && !stage.basicIngest) {
    throw new UsageError(`--basic-ingest is not what stage ${stage.name} allows its devices`);
  }
  const stacks = synthesiseStacks({ pipeline, file, stage });
  const progress = progressBar(terminal, 'counting', 1);
  const work = await workloadOf({
    pipeline,
    template: stacks.pipeline,
    load: { devices: chosen.devices, everyMs: chosen.every },
    basicIngest,
    onProgress: (share) => progress.update(share),
  }).finally(() => progress.stop());
  const report = costReport({ pipeline: pipeline.name, stage, work, list, stacks });
  await writeLines(terminal, chosen.json === true ? [JSON.stringify(report)] : costText(report));
};
