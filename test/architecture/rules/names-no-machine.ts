import { matchingLines, type TidyRule } from './project-file.ts';

const machinePath = /(^|[\s"'`(=:])\/(home|root|Users|work|mnt|tmp|private)\//;
// In a URL, or where npm wrote it into the lock file.
const registry = /:\/\/[\w.-]*registry|"resolve[d]":|npm[j]s[.]/;

/** The project speaks only of itself: it builds the same anywhere. */
export const namesNoMachine: TidyRule = {
  name: 'no file names a path of one machine or the host of a registry',
  complaints: (file) => [
    ...matchingLines(file, machinePath, 'names a path of one machine; use a relative path'),
    ...matchingLines(file, registry, 'names a registry; leave that to the configuration of npm'),
  ],
};
