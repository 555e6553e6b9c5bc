import { type Command, InvalidArgumentError } from 'commander';
import { openArchive } from '../../lambdas/handlers/open-archive.ts';
import { FoundProblemError } from '../cli/errors.ts';
import { parseInstant } from '../cli/options/instant-option.ts';
import { parseInterval } from '../cli/options/interval-option.ts';
import { type Progress, progressLine } from '../cli/progress.ts';
import type { Terminal } from '../cli/terminal.ts';
import { writeLines } from '../cli/write-lines.ts';
import type { Deployment, DeploymentChoice } from '../deployment/deployment.ts';
import { useDeployment, withDeploymentOptions } from '../deployment/deployment-options.ts';
import { archivedVerdicts } from './explain/archived-verdicts.ts';
import { explainDevice } from './explain/explain-device.ts';
import type { Asked, Explanation } from './explain/explanation.ts';
import { explanationJson, explanationText } from './explain/explanation-text.ts';
import { readArchive } from './replay/read-archive.ts';

interface ExplainArguments extends DeploymentChoice {
  /** Ms on either side. */
  readonly within: number;
  readonly archive?: string;
  readonly json?: true;
}

const defaultWithinMs = 300_000;

/** `tidemark explain`: what became of a device's readings around a time. Reads only. */
export const explainVerb = (program: Command, terminal: Terminal): void => {
  withDeploymentOptions(
    program
      .command('explain <device> <time>')
      .description('Say what became of the readings of a device around a time.')
      .option('--within <interval>', 'that long before and after (default: 5m)', parseInterval)
      .option('--archive <dir|s3://...>', 'name every reading with its verdict, by a replay')
      .option('--json', 'one JSON document'),
  ).action((device: string, time: string, chosen: ExplainArguments) => {
    const atMs = instantOf(time);
    const { within = defaultWithinMs } = chosen;
    const asked = { device, fromMs: atMs - within, toMs: atMs + within };
    return useDeployment(chosen, (deployment) => run(deployment, asked, chosen, terminal));
  });
};

const instantOf = (time: string): number => {
  try {
    return parseInstant(time);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new InvalidArgumentError(`the time is "${time}". ${error.message}`);
  }
};

const run = async (
  deployment: Deployment,
  asked: Asked,
  { archive, json }: ExplainArguments,
  terminal: Terminal,
): Promise<void> => {
  const progress = progressLine(terminal);
  try {
    const explanation = await explained(deployment, asked, archive, progress);
    progress.stop();
    if (isEmpty(explanation)) {
      throw new FoundProblemError(
        `nothing is known of "${asked.device}" around that time in ${deployment.title}`,
      );
    }
    await writeLines(
      terminal,
      json === true ? [JSON.stringify(explanationJson(explanation))] : explanationText(explanation),
    );
  } finally {
    progress.stop();
  }
};

const explained = async (
  deployment: Deployment,
  asked: Asked,
  archive: string | undefined,
  progress: Progress,
): Promise<Explanation> => {
  if (archive === undefined) return explainDevice(deployment, asked);
  const { pipeline } = deployment;
  const records = await readArchive(openArchive(archive), pipeline.name, (count) =>
    progress.update(count, `reading: ${count} records`),
  );
  progress.update(records.length, `folding ${records.length} records`);
  return explainDevice(deployment, asked, await archivedVerdicts(pipeline, records, asked));
};

const isEmpty = ({ partitions, readings = [], refused, windows, alerts }: Explanation): boolean =>
  [partitions, readings, refused, windows, alerts].every((found) => found.length === 0);
