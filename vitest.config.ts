import { defineConfig } from 'vitest/config';

/** Who asks properties for more runs waits for them: 60 ms for each. */
const runsAskedMs = Number(process.env.PROPERTY_RUNS ?? 0) * 60;

/** `npm test`: everything that needs nothing but npm. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/parts/**'],
    globalSetup: ['test/support/property-seed.ts'],
    setupFiles: ['test/support/use-property-seed.ts'],
    // Threads start faster than processes, and most files here are short.
    pool: 'threads',
    // Long enough for a loaded machine: a hung test must end, no test is about speed.
    testTimeout: 60_000 + runsAskedMs,
    hookTimeout: 60_000,
  },
});
