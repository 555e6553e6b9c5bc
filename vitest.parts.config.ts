import { defineConfig } from 'vitest/config';

/** `npm run test:parts`: the suites against real servers and a real browser, one file at a time. */
export default defineConfig({
  test: {
    include: ['test/parts/**/*.test.ts'],
    globalSetup: ['test/support/property-seed.ts'],
    setupFiles: ['test/support/use-property-seed.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
