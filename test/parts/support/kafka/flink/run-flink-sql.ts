import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { mavenClassPath } from '../maven-class-path.ts';

const run = promisify(execFile);

const javaOptions = [
  '-Xmx768m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  // Flink looks into what Java keeps to itself since 17.
  '--add-opens=java.base/java.lang=ALL-UNNAMED',
  '--add-opens=java.base/java.util=ALL-UNNAMED',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
];

/**
 * Runs statements as a batch job of Apache Flink, in a process of its own.
 *
 * @returns the first column of the last statement's rows, as text
 */
export const runFlinkSql = async (statements: string): Promise<string[]> => {
  const classPath = await mavenClassPath(join(import.meta.dirname, 'pom.xml'));
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-flink-'));
  try {
    const file = join(folder, 'job.sql');
    await writeFile(file, statements);
    const program = join(import.meta.dirname, 'FlinkSql.java');
    const java = [...javaOptions, '-cp', classPath, program, file];
    const { stdout } = await run('java', java, { maxBuffer: 64 * 2 ** 20 });
    return stdout.split('\n').filter((line) => line !== '');
  } finally {
    await rm(folder, { recursive: true });
  }
};
