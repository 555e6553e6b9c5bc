import type { Command } from 'commander';
import {
  DynamoDbQuarantineReader,
  type KeptReading,
} from '../../lambdas/adapters/dynamodb/dynamodb-quarantine-reader.ts';
import { parseRefusalId } from '../../lambdas/formats/refusal-id.ts';
import { FoundProblemError, UsageError } from '../cli/errors.ts';
import { listenForInterruption } from '../cli/interruption.ts';
import { parseCount } from '../cli/options/count-option.ts';
import { progressBar } from '../cli/progress.ts';
import { type Terminal, tell } from '../cli/terminal.ts';
import { writeLines } from '../cli/write-lines.ts';
import type { Deployment, DeploymentChoice } from '../deployment/deployment.ts';
import { useDeployment, withDeploymentOptions } from '../deployment/deployment-options.ts';
import { type RedriveReport, redriveReading } from './quarantine/redrive-reading.ts';
import { refusalJson, refusalLine, refusalText } from './quarantine/refusal-text.ts';

interface RefusalChoice extends DeploymentChoice {
  /** A reason of rejection, or tooLate. */
  readonly reason?: string;
  /** Client id. */
  readonly device?: string;
  readonly json?: true;
}

/** `tidemark quarantine`: readings that were refused or too late, of a run or of a stage. */
export const quarantineVerb = (program: Command, terminal: Terminal): void => {
  const quarantine = program
    .command('quarantine')
    .helpCommand(false)
    .description('Readings that were refused or too late: list, show, put on the stream again.');
  withChoice(
    quarantine
      .command('ls')
      .description('List refused readings, newest arrival first.')
      .option('--limit <n>', 'at most so many', parseCount, 100)
      .option('--json', 'one JSON object for each reading'),
  ).action((chosen: RefusalChoice & { limit: number }) =>
    useDeployment(chosen, (deployment) => list(deployment, chosen, terminal)),
  );
  withDeploymentOptions(
    quarantine
      .command('show <id>')
      .description('Show a refused reading with its payload. ls has the ids.')
      .option('--json', 'one JSON object'),
  ).action((id: string, chosen: RefusalChoice) =>
    useDeployment(chosen, (deployment) => show(deployment, id, chosen, terminal)),
  );
  withChoice(
    quarantine
      .command('redrive [id...]')
      .description('Put refused readings on the stream again: those named, or all of a reason.')
      .option('--json', 'one JSON object for each reading'),
  ).action((ids: readonly string[], chosen: RefusalChoice) => {
    if (ids.length === 0 && chosen.reason === undefined) {
      throw new UsageError('quarantine redrive needs ids, or --reason REASON for all of a reason');
    }
    return useDeployment(chosen, (deployment) => redrive(deployment, ids, chosen, terminal));
  });
};

const withChoice = (command: Command): Command =>
  withDeploymentOptions(
    command
      .option('--reason <reason>', 'only those refused for it, like out_of_range or tooLate')
      .option('--device <client>', 'only those that this client sent'),
  );

const readerOf = ({ dynamodb, names }: Deployment): DynamoDbQuarantineReader =>
  new DynamoDbQuarantineReader(dynamodb, names.quarantineTable);

/** Those that the options choose, newest arrival first. */
const chosenReadings = async (
  deployment: Deployment,
  { reason, device }: RefusalChoice,
): Promise<KeptReading[]> => {
  const kept = await readerOf(deployment).readings(deployment.pipeline.name);
  const isChosen = ({ reading }: KeptReading): boolean =>
    (reason === undefined || reasonOf(reading) === reason) &&
    (device === undefined || reading.clientId === device);
  const arrival = ({ reading }: KeptReading): number => reading.arrivalTimeMs ?? 0;
  return kept.filter(isChosen).sort((left, right) => arrival(right) - arrival(left));
};

const reasonOf = (reading: KeptReading['reading']): string =>
  reading.type === 'tooLate' ? 'tooLate' : reading.reason;

const list = async (
  deployment: Deployment,
  chosen: RefusalChoice & { limit: number },
  terminal: Terminal,
): Promise<void> => {
  const found = await chosenReadings(deployment, chosen);
  const shown = found.slice(0, chosen.limit);
  const line = chosen.json === true ? (kept: KeptReading) => json(refusalJson(kept)) : refusalLine;
  await writeLines(terminal, shown.map(line));
  if (found.length === 0) tell(terminal, `nothing of the kind is in quarantine`);
  if (found.length > shown.length) {
    tell(terminal, `${found.length - shown.length} more; --limit ${found.length} shows all`);
  }
};

const show = async (
  deployment: Deployment,
  id: string,
  chosen: RefusalChoice,
  terminal: Terminal,
): Promise<void> => {
  const kept = await keptReading(deployment, id);
  const { payload, payloadDigest } = kept.reading;
  const bytes =
    payloadDigest === undefined
      ? payload
      : ((await readerOf(deployment).payload(payloadDigest)) ?? payload);
  const whole = { ...kept, reading: { ...kept.reading, payload: bytes } };
  const lines = chosen.json === true ? [json(refusalJson(whole))] : refusalText(whole);
  await writeLines(terminal, lines);
};

/** @throws UsageError where the id is none, FoundProblemError where nothing is kept under it */
const keptReading = async (deployment: Deployment, id: string): Promise<KeptReading> => {
  const place = parseRefusalId(id);
  if (place === undefined) {
    throw new UsageError(`"${id}" is no id of a refused reading; tidemark quarantine ls has them`);
  }
  const kept = await readerOf(deployment).reading(deployment.pipeline.name, place);
  if (kept !== undefined) return kept;
  throw new FoundProblemError(`${id} is not in quarantine of ${deployment.title}; rows expire`);
};

const redrive = async (
  deployment: Deployment,
  ids: readonly string[],
  chosen: RefusalChoice,
  terminal: Terminal,
): Promise<void> => {
  const readings: KeptReading[] = [];
  for (const id of ids) readings.push(await keptReading(deployment, id));
  // Oldest first, as they came.
  if (ids.length === 0) readings.push(...(await chosenReadings(deployment, chosen)).reverse());
  const interruption = listenForInterruption();
  const progress = progressBar(terminal, 'redriving', readings.length);
  const reports: RedriveReport[] = [];
  try {
    for (const { reading } of readings) {
      if (interruption.signal.aborted) break;
      reports.push(await redriveReading(deployment, readerOf(deployment), reading));
      progress.update(reports.length);
    }
  } finally {
    progress.stop();
    interruption.release();
  }
  await writeLines(terminal, reports.map(chosen.json === true ? json : reportLine));
  const count = (outcome: RedriveReport['outcome']): number =>
    reports.filter((report) => report.outcome === outcome).length;
  tell(
    terminal,
    `${count('redriven')} redriven, ${count('redrivenBefore')} before, ` +
      `${count('notRedriven')} not; state get shows what became of them`,
  );
  if (count('notRedriven') > 0 || reports.length < readings.length) {
    throw new FoundProblemError('some were not redriven; docs/REPLAY.md says what a replay does');
  }
};

const json = (value: unknown): string => JSON.stringify(value);

const reportLine = ({ id, outcome, partition, position, detail }: RedriveReport): string => {
  if (outcome === 'notRedriven') return `${id}  not redriven: ${detail}`;
  return `${id}  ${outcome === 'redriven' ? 'is' : 'was'} at ${position} of ${partition}`;
};
