import { existsSync } from 'node:fs';
import { installDebianPackages } from './install-debian-packages.ts';

export interface DebianProgram {
  /** What it is needed for, as the beginning of a sentence. */
  readonly purpose: string;
  readonly debianPackage: string;
  /** Where the package puts it, or what else may hold it. */
  readonly places: readonly string[];
  /** Environment variable that names another one. */
  readonly variable: string;
}

/**
 * The path of a program to test with: what the variable names, else Debian's, which is installed
 * with apt where it is absent.
 *
 * @throws Error where there is none and none can be installed: without it nothing is tested
 */
export const ensureDebianProgram = async (program: DebianProgram): Promise<string> => {
  const { variable, places, debianPackage } = program;
  const chosen = process.env[variable];
  if (chosen !== undefined) {
    if (existsSync(chosen)) return chosen;
    throw new Error(`${variable} is "${chosen}", where there is no file.`);
  }
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  await install(program);
  const installed = places.find((place) => existsSync(place));
  if (installed !== undefined) return installed;
  throw new Error(`apt-get installed ${debianPackage}, but it is not at ${places.join(' or ')}.`);
};

const install = ({ purpose, debianPackage, variable }: DebianProgram): Promise<void> =>
  installDebianPackages(
    [debianPackage],
    `${purpose}, which is not installed and which apt-get cannot install. ` +
      `Install the Debian package "${debianPackage}", or name another one with ${variable}.`,
  );
