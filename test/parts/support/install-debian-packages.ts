import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { orExplain } from './or-explain.ts';

const run = promisify(execFile);

/**
 * Installs Debian packages with apt.
 *
 * @param explanation what is needed and what to do by hand, where apt cannot
 * @throws Error with the explanation
 */
export const installDebianPackages = async (
  packages: readonly string[],
  explanation: string,
): Promise<void> => {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  await orExplain(
    explanation,
    run('apt-get', ['update'], { env }).then(() =>
      run('apt-get', install, { env, maxBuffer: 64 * 2 ** 20 }),
    ),
  );
};
