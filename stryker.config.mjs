/**
 * `npm run mutation`: changes the engine in thousands of small ways, one at a time, and runs the
 * tests that cover the change. A mutant that no test notices is a fact that no test states.
 * One file: `npm run mutation -- --mutate lambdas/engine/ledger.ts`.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  testRunner: 'in-process',
  plugins: ['./test/mutation/stryker-plugins.ts'],
  // The zones are data that a script writes, compared with Node's own in their test.
  mutate: ['lambdas/engine/**/*.ts', '!lambdas/engine/index.ts', '!lambdas/engine/time/zones.ts'],
  coverageAnalysis: 'perTest',
  // What runs while a file loads is run by every test: each such mutant would cost a whole run.
  ignoreStatic: true,
  concurrency: 1,
  // The runner ends what does not end; a machine that is slow must not kill a mutant.
  timeoutMS: 120_000,
  // TypeScript 7 has no JavaScript API, with which Stryker would rewrite the paths of a tsconfig;
  // ours has none that lead out of the copy, so it is told of no file.
  tsconfigFile: 'no-tsconfig.json',
  reporters: ['progress-append-only', 'clear-text', 'json'],
  jsonReporter: { fileName: 'coverage/mutation.json' },
  clearTextReporter: { allowEmojis: false, logTests: false, reportTests: false },
  tempDirName: 'coverage/stryker',
  thresholds: { high: 95, low: 85, break: 85 },
};
