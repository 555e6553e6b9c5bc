import { defineConfig } from 'vitest/config';

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
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
