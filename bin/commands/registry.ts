import type { Command } from 'commander';
import { formatInstant, type RegistryChange } from '../../lambdas/engine/index.ts';
import { registryChangeJson } from '../../lambdas/formats/registry-change.ts';
import { readPartitions } from '../../local/run/partition-views.ts';
import { parseInstant } from '../cli/options/instant-option.ts';
import { type Terminal, tell } from '../cli/terminal.ts';
import { writeLines } from '../cli/write-lines.ts';
import type { Deployment, DeploymentChoice } from '../deployment/deployment.ts';
import { useDeployment, withDeploymentOptions } from '../deployment/deployment-options.ts';
import { putChange } from '../deployment/put-change.ts';
import { knownDevices, knownDeviceText } from './registry/known-devices.ts';
import { type EntryArguments, registryEntry } from './registry/registry-entry.ts';

interface ChangeArguments extends DeploymentChoice {
  /** Epoch ms. */
  readonly from?: number;
  readonly json?: true;
}

/** `tidemark registry`: what is known of devices, put on the stream of a run or of a stage. */
export const registryVerb = (program: Command, terminal: Terminal): void => {
  const registry = program
    .command('registry')
    .helpCommand(false)
    .description('What is known of devices: tags, calibration, limits of their own.');
  withChangeOptions(
    registry
      .command('put <device>')
      .description('Say what is known of a device from a time on. What is left out is not known.')
      .option('--tag <name=text...>', 'metadata, like site=plant-1')
      .option('--calibrate <measure=scale,offset...>', 'value * scale + offset, before its range')
      .option('--limit <rule=limit,clear...>', "the device's own limit of an alert"),
  ).action((device: string, chosen: ChangeArguments & EntryArguments) =>
    useDeployment(chosen, async (deployment) => {
      const validFromMs = chosen.from ?? (await deployment.nowMs());
      const entry = { validFromMs, ...registryEntry(chosen, deployment.pipeline) };
      await change(deployment, { action: 'put', device, entry }, chosen, terminal);
    }),
  );
  withChangeOptions(
    registry.command('rm <device>').description('Say that nothing is known from a time on.'),
  ).action((device: string, chosen: ChangeArguments) =>
    useDeployment(chosen, async (deployment) => {
      const validFromMs = chosen.from ?? (await deployment.nowMs());
      await change(deployment, { action: 'remove', device, validFromMs }, chosen, terminal);
    }),
  );
  withDeploymentOptions(
    registry
      .command('ls [device]')
      .description('List what is known of all devices or of one, oldest first.')
      .option('--json', 'one JSON object for each device'),
  ).action((device: string | undefined, chosen: ChangeArguments) =>
    useDeployment(chosen, (deployment) => list(deployment, device, chosen, terminal)),
  );
};

const withChangeOptions = (command: Command): Command =>
  withDeploymentOptions(
    command
      .option('--from <instant>', 'event time from which it holds (default: now)', parseInstant)
      .option('--json', 'one JSON object'),
  );

const change = async (
  deployment: Deployment,
  asked: Exclude<RegistryChange, { action: 'erase' }>,
  chosen: ChangeArguments,
  terminal: Terminal,
): Promise<void> => {
  const placed = await putChange(deployment, asked);
  const control = registryChangeJson(asked);
  const validFromMs = asked.action === 'put' ? asked.entry.validFromMs : asked.validFromMs;
  const { partition, position } = placed;
  const line =
    chosen.json === true
      ? JSON.stringify({ partition, position, arrivalTime: placed.arrivalTimeMs, control })
      : `${asked.action} ${asked.device}, valid from ${formatInstant(validFromMs)}`;
  await writeLines(terminal, [line]);
};

const list = async (
  deployment: Deployment,
  device: string | undefined,
  { json }: ChangeArguments,
  terminal: Terminal,
): Promise<void> => {
  const views = await readPartitions(deployment, deployment.pipeline);
  const known = knownDevices(views, device);
  await writeLines(
    terminal,
    json === true ? known.map((one) => JSON.stringify(one)) : known.flatMap(knownDeviceText),
  );
  if (known.length === 0) tell(terminal, `nothing is known in ${deployment.title}`);
};
