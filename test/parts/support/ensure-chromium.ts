import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];

/**
 * The path of a Chromium to test with: `CHROMIUM_PATH`, else Debian's, which is installed with apt
 * where it is absent.
 *
 * @throws Error where there is none and none can be installed: without a browser nothing is tested
 */
export const ensureChromium = async (): Promise<string> => {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen !== undefined) {
    if (existsSync(chosen)) return chosen;
    throw new Error(`CHROMIUM_PATH is "${chosen}", where there is no file.`);
  }
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  await installChromium();
  const installed = places.find((place) => existsSync(place));
  if (installed !== undefined) return installed;
  throw new Error(`apt-get installed chromium, but it is not at ${places.join(' or ')}.`);
};

const installChromium = async (): Promise<void> => {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update'], { env: environment });
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
      env: environment,
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    throw new Error(
      'The page is tested in Chromium, which is not installed and which apt-get cannot install. ' +
        'Install the Debian package "chromium", or name another one with CHROMIUM_PATH.',
      { cause: error },
    );
  }
};
