import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installDebianPackages } from '../install-debian-packages.ts';
import { orExplain } from '../or-explain.ts';

const run = promisify(execFile);

const kept = join(import.meta.dirname, '../../../../node_modules/.cache/tidemark');
const packages = ['openjdk-17-jdk-headless', 'maven'];

/**
 * The class path of what a pom.xml names. Maven fetches it the first time; Debian's Java and Maven
 * are installed with apt where they are absent.
 *
 * @throws Error where it cannot be had: without it nothing is tested
 */
export const mavenClassPath = async (pom: string): Promise<string> => {
  await ensureInstalled();
  const digest = createHash('sha256')
    .update(await readFile(pom))
    .digest('hex');
  const file = join(kept, `maven-${digest.slice(0, 16)}.classpath`);
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known !== undefined && (await areThere(known.split(':')))) return known;
  await mkdir(kept, { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await orExplain(
    `Maven cannot fetch what ${pom} names; see that this machine reaches Maven Central.`,
    // A plugin of a fixed version, like everything else that is fetched.
    run('mvn', [
      '-q',
      '-B',
      'org.apache.maven.plugins:maven-dependency-plugin:2.8:build-classpath',
      `-f=${pom}`,
      `-Dmdep.outputFile=${unfinished}`,
    ]),
  );
  await rename(unfinished, file);
  return readFile(file, 'utf8');
};

const areThere = async (files: readonly string[]): Promise<boolean> => {
  const found = await Promise.all(files.map((file) => stat(file).catch(() => undefined)));
  return found.every((one) => one !== undefined);
};

const ensureInstalled = async (): Promise<void> => {
  if (await isInstalled()) return;
  await installDebianPackages(
    packages,
    'Kafka is tested with a real broker, which needs Java 17 and Maven; one of them is not ' +
      `installed, and apt-get cannot install it. Install ${packages.join(' and ')}.`,
  );
};

const isInstalled = async (): Promise<boolean> => {
  try {
    await Promise.all([run('javac', ['-version']), run('mvn', ['-version'])]);
    return true;
  } catch {
    return false;
  }
};
