import { fingerprint } from './fingerprint.ts';
import { isSame } from './is-same.ts';

/**
 * How two collections of named things differ, as one sentence; undefined where they do not.
 *
 * @param what names one of them: "row"
 */
export const difference = (
  what: string,
  actual: ReadonlyMap<string, object>,
  expected: ReadonlyMap<string, object>,
): string | undefined => {
  for (const [name, wanted] of expected) {
    const found = actual.get(name);
    const text = (): string => `should be ${fingerprint(wanted)}`;
    if (found === undefined) return `${what} ${name} is missing; it ${text()}`;
    if (!isSame(found, wanted)) return `${what} ${name} is ${fingerprint(found)}, but ${text()}`;
  }
  for (const [name, found] of actual) {
    if (!expected.has(name)) return `${what} ${name} should not exist; it is ${fingerprint(found)}`;
  }
  return undefined;
};
