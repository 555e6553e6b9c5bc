import fc, { type IRawProperty, type Parameters } from 'fast-check';

// Every mutant must meet the same tests, and thousands of mutants cannot meet thousands of runs.
process.env.PROPERTY_RUNS ??= '30';
const asked = Number(process.env.PROPERTY_RUNS);
const seed = Number(process.env.PROPERTY_SEED ?? 1);
const fewRuns = 10;

/** Properties of whole pipelines ask for PROPERTY_RUNS; what is smaller shows in fewer. */
const runs = (declared = fewRuns): number =>
  declared === asked ? asked : Math.min(declared, fewRuns);

/**
 * What test files import from `fast-check` while mutants are tried: the same, but with few runs of
 * a property, always the same ones, and no search for the smallest counterexample.
 */
export const fastCheckStandIn = {
  ...fc,
  assert: <T>(property: IRawProperty<T>, given: Parameters<T> = {}): void | Promise<void> =>
    fc.assert(property, { ...given, numRuns: runs(given.numRuns), seed, endOnFailure: true }),
};

// biome-ignore lint/style/noDefaultExport: it stands in for the default export of fast-check
export { fastCheckStandIn as default };
