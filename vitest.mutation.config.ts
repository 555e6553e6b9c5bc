import { defineConfig } from 'vitest/config';

// Every mutant must meet the same tests, and thousands of mutants cannot meet thousands of runs.
process.env.PROPERTY_SEED ??= '1';
process.env.PROPERTY_RUNS ??= '50';

/** `npm run mutation`: what is about the engine alone. */
export default defineConfig({
  test: {
    include: ['test/unit/lambdas/engine/**/*.test.ts', 'test/properties/fold-*.test.ts'],
    globalSetup: ['test/support/property-seed.ts'],
    setupFiles: ['test/support/use-property-seed.ts'],
    pool: 'threads',
    // A test that times out in the first run, without a mutant, ends everything.
    testTimeout: 60_000,
  },
});
