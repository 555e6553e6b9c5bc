import type { Command } from 'commander';
import { DynamoDbDeviceEraser } from '../../lambdas/adapters/dynamodb/dynamodb-device-eraser.ts';
import type { RegistryChange } from '../../lambdas/engine/index.ts';
import { readPartitions } from '../../local/run/partition-views.ts';
import { UsageError } from '../cli/errors.ts';
import { listenForInterruption } from '../cli/interruption.ts';
import { type Progress, progressLine } from '../cli/progress.ts';
import type { Terminal } from '../cli/terminal.ts';
import { writeLines } from '../cli/write-lines.ts';
import { awaitPublished } from '../deployment/await-published.ts';
import type { Deployment, DeploymentChoice } from '../deployment/deployment.ts';
import { useDeployment, withDeploymentOptions } from '../deployment/deployment-options.ts';
import { putChange } from '../deployment/put-change.ts';
import { type ErasureReport, erasureText } from './erase/erasure-report.ts';
import { remaindersOf } from './erase/remainders.ts';

interface EraseArguments extends DeploymentChoice {
  readonly yes?: true;
  readonly json?: true;
}

/** `tidemark erase`: removes a device's data wherever that can be done, and says what remains. */
export const eraseVerb = (program: Command, terminal: Terminal): void => {
  withDeploymentOptions(
    program
      .command('erase <device>')
      .description('Remove all data of a device: state, registry, alerts, quarantine. Final.')
      .option('--yes', 'do it: it cannot be undone')
      .option('--json', 'one JSON document'),
  ).action((device: string, chosen: EraseArguments) => {
    if (chosen.yes !== true) {
      throw new UsageError(`erasing "${device}" cannot be undone; add --yes where you mean it`);
    }
    return useDeployment(chosen, (deployment) => run(deployment, device, chosen, terminal));
  });
};

const run = async (
  deployment: Deployment,
  device: string,
  { json }: EraseArguments,
  terminal: Terminal,
): Promise<void> => {
  const interruption = listenForInterruption();
  const progress = progressLine(terminal);
  try {
    const report = await erase(deployment, device, progress, interruption.signal);
    progress.stop();
    await writeLines(terminal, json === true ? [JSON.stringify(report)] : erasureText(report));
  } finally {
    progress.stop();
    interruption.release();
  }
};

/**
 * In this order, so that nothing comes back behind what was deleted:
 * 1. The control record is folded: the state holds nothing of the device, a snapshot is written.
 * 2. Every sink has taken what was committed before it.
 * 3. Once more: the next snapshot is written over the one before the erasure.
 * 4. The rows are deleted.
 */
const erase = async (
  deployment: Deployment,
  device: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<ErasureReport> => {
  const { pipeline, dynamodb: client, names } = deployment;
  const { alertTable, quarantineTable } = names;
  const before = await readPartitions(deployment, pipeline);
  const state = before.some(
    ({ state: { keys, registry } }) => keys.has(device) || registry.of(device).length > 0,
  );
  const change: RegistryChange = { action: 'erase', device };
  const placed = await putChange(deployment, change);
  progress.update(0, 'waiting until the state is without it');
  const { entryNumber: entry } = await awaitPublished(deployment, placed, { signal });
  const again = await putChange(deployment, change);
  await awaitPublished(deployment, again, { signal });
  progress.update(0, 'deleting its rows');
  const eraser = new DynamoDbDeviceEraser({ client, alertTable, quarantineTable });
  const alerts = await eraser.eraseAlerts(pipeline.name, device);
  const quarantine = await eraser.eraseQuarantine(pipeline.name, device);
  return {
    device,
    partition: placed.partition,
    entry,
    removed: {
      state,
      alerts,
      quarantinedReadings: quarantine.readings,
      quarantinedPayloads: quarantine.payloads,
      refusedResults: quarantine.results,
    },
    remains: await remaindersOf(deployment),
  };
};
