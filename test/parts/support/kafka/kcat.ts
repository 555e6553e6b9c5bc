import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ensureDebianProgram } from '../ensure-debian-program.ts';

const run = promisify(execFile);

/** A message as a consumer of another language has it. */
export interface ConsumedMessage {
  readonly partition: number;
  readonly key: string;
  readonly text: string;
}

/**
 * Everything that is on a topic now, as kcat reads it: a consumer in C, on librdkafka.
 *
 * @throws Error where there is no kcat and none can be installed
 */
export const readByKcat = async (
  brokers: readonly string[],
  topic: string,
): Promise<ConsumedMessage[]> => {
  const path = await ensureDebianProgram({
    purpose: 'The feed is read by kcat',
    debianPackage: 'kcat',
    places: ['/usr/bin/kcat'],
    variable: 'KCAT_PATH',
  });
  const { stdout } = await run(
    path,
    ['-C', '-q', '-e', '-b', brokers.join(','), '-t', topic, '-f', '%p\\t%k\\t%s\\n'],
    { maxBuffer: 64 * 2 ** 20 },
  );
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [partition = '', key = '', ...text] = line.split('\t');
      return { partition: Number(partition), key, text: text.join('\t') };
    });
};
