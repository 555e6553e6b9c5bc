import type { Command } from 'commander';
import { formatInstant } from '../../lambdas/engine/index.ts';
import { FoundProblemError, UsageError } from '../cli/errors.ts';
import { listenForInterruption } from '../cli/interruption.ts';
import { parseCount } from '../cli/options/count-option.ts';
import { progressBar } from '../cli/progress.ts';
import { type Terminal, tell } from '../cli/terminal.ts';
import { writeLines } from '../cli/write-lines.ts';
import type { Deployment, DeploymentChoice } from '../deployment/deployment.ts';
import { useDeployment, withDeploymentOptions } from '../deployment/deployment-options.ts';
import type { RecordPlace } from '../deployment/record-access.ts';
import { payloadJson } from './quarantine/refusal-text.ts';
import { putBack } from './undelivered/put-back.ts';
import type { ForeignMessage, UndeliveredMessage } from './undelivered/undelivered-message.ts';
import { UndeliveredQueue } from './undelivered/undelivered-queue.ts';

interface UndeliveredArguments extends DeploymentChoice {
  readonly limit: number;
  readonly json?: true;
}

/** `tidemark undelivered`: messages that a stage's rule could not put on the stream. */
export const undeliveredVerb = (program: Command, terminal: Terminal): void => {
  const undelivered = program
    .command('undelivered')
    .helpCommand(false)
    .description('Messages that the rule could not put on the stream: list, put them there.');
  withDeploymentOptions(
    undelivered
      .command('ls')
      .description('List messages in the queue, oldest first. They stay there.')
      .option('--limit <n>', 'at most so many', parseCount, 100)
      .option('--json', 'one JSON object for each message'),
  ).action((chosen: UndeliveredArguments) =>
    useDeployment(chosen, (deployment) => list(deployment, chosen, terminal)),
  );
  withDeploymentOptions(
    undelivered
      .command('redrive')
      .description('Put them on the stream with the time at which they came; twice counts once.')
      .option('--limit <n>', 'at most so many', parseCount, 10_000)
      .option('--json', 'one JSON object for each message'),
  ).action((chosen: UndeliveredArguments) =>
    useDeployment(chosen, (deployment) => redrive(deployment, chosen, terminal)),
  );
};

const queueOf = ({ sqs, names, title }: Deployment): UndeliveredQueue => {
  if (sqs !== undefined && names.undeliveredQueue !== undefined) {
    return new UndeliveredQueue(sqs, names.undeliveredQueue);
  }
  throw new UsageError(
    `${title} has no queue: its broker acknowledges a message once it is on the stream; ` +
      'name a stage with --stage and --pipeline',
  );
};

const list = async (
  deployment: Deployment,
  { limit, json }: UndeliveredArguments,
  terminal: Terminal,
): Promise<void> => {
  const queue = queueOf(deployment);
  const interruption = listenForInterruption();
  const { messages, foreign } = await queue.take(limit, interruption.signal);
  for (const each of [...messages, ...foreign]) await queue.giveBack(each);
  interruption.release();
  await writeLines(terminal, messages.map(json === true ? messageJson : messageLine));
  for (const each of foreign) tell(terminal, foreignLine(each));
  if (messages.length + foreign.length === 0) tell(terminal, 'the queue is empty');
};

/** A message with where it went. */
type Redriven = UndeliveredMessage & { readonly placed: RecordPlace };

const redrive = async (
  deployment: Deployment,
  { limit, json }: UndeliveredArguments,
  terminal: Terminal,
): Promise<void> => {
  const queue = queueOf(deployment);
  const interruption = listenForInterruption();
  const { messages, foreign } = await queue.take(limit, interruption.signal);
  const progress = progressBar(terminal, 'redriving', messages.length);
  const redriven: Redriven[] = [];
  try {
    for (const message of messages) {
      if (interruption.signal.aborted) break;
      const placed = await putBack(deployment.records, message);
      // Should this fail, the message comes again, under the same id: it counts once.
      await queue.delete(message);
      redriven.push({ ...message, placed });
      progress.update(redriven.length);
    }
  } finally {
    progress.stop();
    for (const each of [...messages.slice(redriven.length), ...foreign]) await queue.giveBack(each);
    interruption.release();
  }
  const line = ({ id, placed }: Redriven): string =>
    json === true
      ? JSON.stringify({ id, ...placed })
      : `${id}  is at ${placed.position} of ${placed.partition}`;
  await writeLines(terminal, redriven.map(line));
  for (const each of foreign) tell(terminal, foreignLine(each));
  tell(terminal, `${redriven.length} redriven; state get shows what became of them`);
  if (redriven.length < messages.length || foreign.length > 0) {
    throw new FoundProblemError('some were not redriven; they are in the queue still');
  }
};

const messageLine = (message: UndeliveredMessage): string => {
  const { id, arrivalTimeMs, clientId, topic, failures } = message;
  return `${id}  ${formatInstant(arrivalTimeMs)}  ${clientId}  ${topic}: ${failures.join('; ')}`;
};

const messageJson = (message: UndeliveredMessage): string => {
  const { id, arrivalTimeMs: arrivalTime, clientId, topic, payload, failures } = message;
  return JSON.stringify({ id, arrivalTime, clientId, topic, failures, ...payloadJson(payload) });
};

const foreignLine = ({ id, detail }: ForeignMessage): string =>
  `${id} is no message of a rule (${detail}); look at it in the queue, and delete it there`;
