import { X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { admitDevice } from '../../lambdas/handlers/admit-device.ts';
import { fingerprintOf } from '../../local/broker/certificate-authority.ts';
import { UsageError } from '../cli/errors.ts';
import type { Terminal } from '../cli/terminal.ts';
import { writeLines } from '../cli/write-lines.ts';
import type { Deployment, DeploymentChoice } from '../deployment/deployment.ts';
import { useDeployment, withDeploymentOptions } from '../deployment/deployment-options.ts';
import { certificateIn, deviceFiles, keepAuthority } from './device/device-files.ts';
import { firstReading } from './device/first-reading.ts';
import { publishCommands } from './device/publish-commands.ts';

interface DeviceArguments extends DeploymentChoice {
  readonly out?: string;
  readonly json?: true;
}

/** `tidemark device`: makes a device of a run or of a stage, and says how it publishes. */
export const deviceVerb = (program: Command, terminal: Terminal): void => {
  const device = program
    .command('device')
    .helpCommand(false)
    .description('Make a device with a certificate of its own, or take one away.');
  withDeploymentOptions(
    device
      .command('create <name>')
      .description('Make a device; print how to publish its first reading by MQTT.')
      .option('--out <dir>', 'where key and certificate go (default: devices/NAME)')
      .option('--json', 'one JSON object'),
  ).action((name: string, chosen: DeviceArguments) =>
    useDeployment(chosen, (deployment) => create(deployment, name, chosen, terminal)),
  );
  withDeploymentOptions(
    device
      .command('rm <name>')
      .description('Revoke and delete the certificates of a device of a stage, and the device.')
      .option('--json', 'one JSON object'),
  ).action((name: string, chosen: DeviceArguments) =>
    useDeployment(chosen, (deployment) => remove(deployment, name, chosen, terminal)),
  );
};

const create = async (
  deployment: Deployment,
  name: string,
  { out, json }: DeviceArguments,
  terminal: Terminal,
): Promise<void> => {
  const { pipeline, devices, title } = deployment;
  await assertDeclared(deployment, name);
  const files = deviceFiles(resolve(out ?? `devices/${name}`));
  const reading = firstReading(pipeline, name, await deployment.nowMs());
  const certificate = await certificateIn(files, name, devices);
  const { authority, ...endpoint } = await devices.admit(name, certificate);
  await keepAuthority(files, authority);
  const commands = publishCommands(name, files, endpoint, reading);
  const { fingerprint256 } = new X509Certificate(certificate);
  const made = {
    device: name,
    ...files,
    certificateId: fingerprintOf(fingerprint256),
    ...endpoint,
    ...reading,
    ...commands,
  };
  const lines = [
    `${name} is a device of ${title}; its key and certificate are in ${files.directory}`,
    'its first reading, by mosquitto_pub or by MQTT.js:',
    `  ${commands.mosquittoPub}`,
    `  ${commands.mqttJs}`,
  ];
  await writeLines(terminal, json === true ? [JSON.stringify(made)] : lines);
};

/** As the function that admits devices by claim decides; whether it is there is asked later. */
const assertDeclared = async ({ pipeline }: Deployment, name: string): Promise<void> => {
  const isNew = { has: async () => false };
  const event = { parameters: { ThingName: name } };
  const { allowProvisioning, reason } = await admitDevice(pipeline, isNew, event);
  if (!allowProvisioning) throw new UsageError(reason);
};

const remove = async (
  { devices, title }: Deployment,
  name: string,
  { json }: DeviceArguments,
  terminal: Terminal,
): Promise<void> => {
  const { certificates } = await devices.remove(name);
  const line =
    json === true
      ? JSON.stringify({ device: name, certificates })
      : `${name} is no device of ${title} any more; ${certificates} certificates are deleted`;
  await writeLines(terminal, [line]);
};
