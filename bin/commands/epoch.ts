import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { DynamoDbStateStore } from '../../lambdas/adapters/dynamodb/dynamodb-state-store.ts';
import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import { raiseEpoch } from '../../lambdas/runtime/raise-epoch.ts';
import { UsageError } from '../cli/errors.ts';
import type { Terminal } from '../cli/terminal.ts';
import { writeLines } from '../cli/write-lines.ts';
import type { Deployment, DeploymentChoice } from '../deployment/deployment.ts';
import { useDeployment, withDeploymentOptions } from '../deployment/deployment-options.ts';

interface RaiseArguments extends DeploymentChoice {
  readonly newStream?: boolean;
  readonly json?: boolean;
}

/** `tidemark epoch`: what is told from then on outdoes every row of before. */
export const epochVerb = (program: Command, terminal: Terminal): void => {
  const epoch = program
    .command('epoch')
    .helpCommand(false)
    .description('Raise the epoch of a partition: its later rows outdo all of before.');
  withDeploymentOptions(
    epoch
      .command('raise <partition>')
      .description('Raise it by one, by an entry in the journal.')
      .option('--new-stream', 'the stream was made again: its positions start anew')
      .option('--json', 'one JSON object: partition and epoch'),
  ).action((partition: string, chosen: RaiseArguments) =>
    useDeployment(chosen, (deployment) => raise(deployment, partition, chosen, terminal)),
  );
};

const raise = async (
  { pipeline, dynamodb, names }: Deployment,
  partition: string,
  { newStream = false, json = false }: RaiseArguments,
  terminal: Terminal,
): Promise<void> => {
  const stateStore = new DynamoDbStateStore(dynamodb, names.stateTable);
  const source = { pipeline, stateStore, clock: systemClock, writer: randomUUID() };
  try {
    const { epoch } = await raiseEpoch(source, partition, { isStreamNew: newStream });
    const line = json ? JSON.stringify({ partition, epoch }) : `${partition} is in epoch ${epoch}`;
    await writeLines(terminal, [line]);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
};
