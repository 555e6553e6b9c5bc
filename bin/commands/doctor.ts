import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { type StoreKind, storeKinds } from '../../lambdas/engine/index.ts';
import type { IngestKind } from '../../lib/stage-config.ts';
import { chosenStage } from '../cli/chosen-stage.ts';
import { FoundProblemError } from '../cli/errors.ts';
import { loadPipeline } from '../cli/load-pipeline.ts';
import { parseCount } from '../cli/options/count-option.ts';
import { parseInterval } from '../cli/options/interval-option.ts';
import type { Terminal } from '../cli/terminal.ts';
import { writeLines } from '../cli/write-lines.ts';
import { defaultPipeline } from './dev/dev-arguments.ts';

interface DoctorArguments {
  readonly pipeline?: string;
  readonly stage: string;
  readonly store?: StoreKind;
  readonly ingest?: IngestKind;
  readonly devices: number;
  readonly every: number;
  readonly offline?: true;
  readonly json?: true;
}

/** `tidemark doctor`: whether an account is ready for a deploy; exit 1 where something is not. */
export const doctorVerb = (program: Command, terminal: Terminal): void => {
  program
    .command('doctor')
    .description('Check account, region, quotas and choices before a deploy, in plain words.')
    .option('--pipeline <file>', 'the declaration (default: pipelines/smart-factory.ts)')
    .option('--stage <name>', 'the stage that is to be deployed', 'dev')
    .addOption(new Option('--store <name>', "another store than the stage's").choices(storeKinds))
    .addOption(
      new Option('--ingest <name>', "another stream than the stage's").choices(['kinesis', 'msk']),
    )
    .option('--devices <n>', 'devices of the fleet', parseCount, 1_000)
    .option('--every <interval>', 'from one reading of a device to its next', parseInterval, 10_000)
    .option('--offline', 'only what needs no account')
    .option('--json', 'one JSON document')
    .action((chosen: DoctorArguments) => run(chosen, terminal));
};

const run = async (chosen: DoctorArguments, terminal: Terminal): Promise<void> => {
  const pipeline = await loadPipeline(chosen.pipeline ?? defaultPipeline);
  const stage = await chosenStage(chosen);
  // No other verb should wait for seven clients of the SDK to load.
  const { doctorClients } = await import('./doctor/doctor-clients.ts');
  const { doctorContext } = await import('./doctor/doctor-context.ts');
  const { doctorText } = await import('./doctor/doctor-text.ts');
  const { runChecks } = await import('./doctor/run-checks.ts');
  const { clients, close } = doctorClients();
  try {
    const load = { devices: chosen.devices, everyMs: chosen.every };
    const context = doctorContext({ pipeline, stage, load, clients, appContext: appContext() });
    const checks = await runChecks(context, chosen.offline === true);
    const problems = checks.filter(({ level }) => level === 'problem');
    const document = { ok: problems.length === 0, checks };
    const lines = chosen.json === true ? [JSON.stringify(document)] : doctorText(checks);
    await writeLines(terminal, lines);
    if (problems.length === 0) return;
    const names = problems.map(({ name }) => name).join(', ');
    throw new FoundProblemError(`not ready for a deploy: ${names}`);
  } finally {
    close();
  }
};

const appContext = (): Readonly<Record<string, unknown>> => {
  const settings = readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8');
  return (JSON.parse(settings) as { context: Record<string, unknown> }).context;
};
