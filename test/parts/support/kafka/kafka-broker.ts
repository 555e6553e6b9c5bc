import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Small and quickly up: a test's brokers hold a few megabytes for a minute. */
const javaOptions = [
  '-Xmx256m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  // Verified by whoever published it; a third of the start otherwise.
  '-XX:+UnlockDiagnosticVMOptions',
  '-XX:-BytecodeVerificationRemote',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=off',
];

export interface KafkaBrokerOptions {
  readonly classPath: string;
  /** A folder of the broker's own; it is made. */
  readonly folder: string;
  readonly settings: Readonly<Record<string, string | number>>;
}

/** One node of a cluster, in a process of its own. */
export interface KafkaBroker {
  /** Starts it, for the first time or after a kill; it has what it had. */
  start(): void;
  /** Ends it at once, in the middle of whatever it does. */
  kill(): Promise<void>;
}

/**
 * Brokers with their folders formatted, not started yet. One is formatted by Kafka's own tool; the
 * others take its files with names of their own, which saves starting Java for each.
 */
export const createKafkaBrokers = async (
  all: readonly KafkaBrokerOptions[],
): Promise<KafkaBroker[]> => {
  const clusterId = randomBytes(16).toString('base64url');
  const [first, ...others] = all;
  if (first === undefined) return [];
  const brokers = await Promise.all(all.map((options) => createKafkaBroker(options)));
  const { classPath } = first;
  const file = propertiesOf(first.folder);
  const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', file];
  await run('java', [...javaOptions, '-cp', classPath, ...format]);
  for (const { folder, settings } of others) {
    const [from, to] = [first.folder, folder].map((one) => join(one, 'data')) as [string, string];
    await cp(from, to, { recursive: true });
    const properties = {
      version: 1,
      'cluster.id': clusterId,
      'node.id': settings['node.id'] ?? '',
      'directory.id': randomBytes(16).toString('base64url'),
    };
    await writeFile(join(to, 'meta.properties'), propertiesText(properties));
  }
  return brokers;
};

const propertiesOf = (folder: string): string => join(folder, 'server.properties');

const propertiesText = (properties: Readonly<Record<string, string | number>>): string =>
  Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

const createKafkaBroker = async (options: KafkaBrokerOptions): Promise<KafkaBroker> => {
  const { classPath, folder, settings } = options;
  const file = propertiesOf(folder);
  await mkdir(folder);
  await writeFile(file, propertiesText({ ...settings, 'log.dirs': join(folder, 'data') }));
  let child: ChildProcess | undefined;
  const killNow = (): void => {
    child?.kill('SIGKILL');
  };
  return {
    start: () => {
      const java = [...javaOptions, '-cp', classPath, 'kafka.Kafka', file];
      child = spawn('java', java, { stdio: ['ignore', 'ignore', 2] });
      // Nothing is left running, however the tests end.
      process.once('exit', killNow);
    },
    kill: async () => {
      if (child === undefined) return;
      const exited = once(child, 'exit');
      // One that has ended by itself, its port taken by somebody, ends no second time.
      if (child.kill('SIGKILL')) await exited;
      process.off('exit', killNow);
      child = undefined;
    },
  };
};
