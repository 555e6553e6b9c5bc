import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installDebianPackages } from '../install-debian-packages.ts';
import { orExplain } from '../or-explain.ts';

const run = promisify(execFile);

const kept = join(import.meta.dirname, '../../../../node_modules/.cache/tidemark');

/** Requirement files beside this one: each names its programs' packages by version, all of them. */
export type PythonEnvironment = 'checkov' | 'moto';

/**
 * The path of a program of a virtual environment of Python, which pip fills the first time with the
 * packages of its requirement file; Debian's Python is installed with apt where it is absent.
 *
 * @throws Error where it cannot be had: without it nothing is tested
 */
export const pythonProgram = async (
  environment: PythonEnvironment,
  program: string = environment,
): Promise<string> => {
  const requirements = join(import.meta.dirname, `${environment}.txt`);
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const folder = join(kept, `${environment}-${digest.slice(0, 16)}`);
  // Written last: an environment that was not finished is made anew.
  const finished = join(folder, 'finished');
  if (!existsSync(finished)) {
    rmSync(folder, { recursive: true, force: true });
    await ensureVenv();
    await orExplain(
      `pip cannot install what ${requirements} names; see that this machine reaches PyPI.`,
      install(folder, requirements),
    );
    writeFileSync(finished, '');
  }
  return join(folder, 'bin', program);
};

const install = async (folder: string, requirements: string): Promise<void> => {
  await run('python3', ['-m', 'venv', folder]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--no-deps', '-r', requirements];
  await run(join(folder, 'bin/python'), pip, { maxBuffer: 64 * 2 ** 20 });
};

const ensureVenv = async (): Promise<void> => {
  const isThere = await run('python3', ['-c', 'import ensurepip, venv']).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  const packages = ['python3', 'python3-venv'];
  await installDebianPackages(
    packages,
    'Templates are checked by programs in Python, which is not installed, or without its module ' +
      `venv, and apt-get cannot install it. Install ${packages.join(' and ')}.`,
  );
};
