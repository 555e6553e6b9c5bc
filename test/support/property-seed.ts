import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    propertySeed: number;
  }
}

/**
 * Chooses the seed of every property test of a run and prints it, so that any run can be repeated
 * exactly: `PROPERTY_SEED=123 npm test`.
 *
 * @throws RangeError where PROPERTY_SEED is set to something that is not a 32-bit whole number
 */
export const setup = (project: TestProject): void => {
  const chosen = process.env.PROPERTY_SEED;
  const seed = chosen === undefined ? Math.floor(Math.random() * 0x7fff_ffff) : Number(chosen);
  if (!Number.isInteger(seed) || Math.abs(seed) > 0x7fff_ffff) {
    throw new RangeError(`PROPERTY_SEED is "${chosen}", but must be a 32-bit whole number`);
  }
  process.stderr.write(`property tests: PROPERTY_SEED=${seed} repeats this run\n`);
  project.provide('propertySeed', seed);
};
