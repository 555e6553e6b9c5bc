import { type Command, Option } from 'commander';
import { type StoreKind, storeKinds } from '../../lambdas/engine/index.ts';
import { loadPipeline } from '../cli/load-pipeline.ts';
import type { Terminal } from '../cli/terminal.ts';
import { writeLines } from '../cli/write-lines.ts';

interface GrafanaArguments {
  readonly pipeline: string;
  readonly store: StoreKind;
  readonly stage: string;
  readonly database?: string;
  readonly json?: true;
}

/** The bucket that the stack makes in InfluxDB. */
const influxDbBucket = 'tidemark';

/** `tidemark grafana`: the dashboard of a declaration, for Grafana to import. */
export const grafanaVerb = (program: Command, terminal: Terminal): void => {
  program
    .command('grafana')
    .description('Print the Grafana dashboard of a declaration, as JSON that Grafana imports.')
    .requiredOption('--pipeline <file>', 'the declaration')
    .addOption(
      new Option('--store <name>', 'what results are kept in')
        .choices(storeKinds)
        .makeOptionMandatory(),
    )
    .option('--stage <name>', "of Timestream: whose database, the stack's", 'prod')
    .option('--database <name>', 'another database, or bucket, than the stack makes')
    .option('--json', 'print it on one line')
    .action(async ({ pipeline: file, store, stage, database, json }: GrafanaArguments) => {
      const pipeline = await loadPipeline(file);
      // No other verb should wait for Grafana's SDK to load.
      const { pipelineDashboard } = await import('../../lib/grafana/pipeline-dashboard.ts');
      const made = store === 'influxdb' ? influxDbBucket : `tidemark-${pipeline.name}-${stage}`;
      const dashboard = pipelineDashboard(pipeline, { store, database: database ?? made });
      await writeLines(terminal, [JSON.stringify(dashboard, null, json === true ? 0 : 2)]);
    });
};
