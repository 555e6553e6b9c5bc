import type { DeviceEndpoint } from '../../deployment/device-registrar.ts';
import type { DeviceFiles } from './device-files.ts';
import type { FirstReading } from './first-reading.ts';

/** Command lines that publish a device's first reading; each is whole, for any shell of POSIX. */
export interface PublishCommands {
  readonly mosquittoPub: string;
  /** The command line client of MQTT.js. */
  readonly mqttJs: string;
}

export const publishCommands = (
  device: string,
  files: DeviceFiles,
  { host, port }: Pick<DeviceEndpoint, 'host' | 'port'>,
  { topic, payload }: FirstReading,
): PublishCommands => {
  const { authorityFile, certificateFile, privateKeyFile } = files;
  const common = ['-h', host, '-p', String(port), '-i', device, '-t', topic, '-q', '1'];
  const keys = ['--cert', certificateFile, '--key', privateKeyFile];
  return {
    mosquittoPub: line('mosquitto_pub', [
      ...common,
      ...['--cafile', authorityFile],
      ...keys,
      ...['-m', payload],
    ]),
    mqttJs: line('npx mqtt publish', [
      ...['-C', 'mqtts'],
      ...common,
      ...['--ca', authorityFile],
      ...keys,
      ...['-m', payload],
    ]),
  };
};

const line = (command: string, args: readonly string[]): string =>
  [command, ...args.map(quoted)].join(' ');

/** As a shell reads it: what is plain stands as it is. */
const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
