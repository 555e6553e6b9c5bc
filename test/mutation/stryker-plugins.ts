import { globSync } from 'node:fs';
import { relative } from 'node:path';
import { INSTRUMENTER_CONSTANTS, type MutantCoverage } from '@stryker-mutator/api/core';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  type DryRunOptions,
  type DryRunResult,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestResult,
  type TestRunner,
  type TestRunnerCapabilities,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { isTimeout, runWithin } from './run-within.ts';
import { TestWorld } from './test-world.ts';

/** What Stryker's changes in the code read and write. */
interface MutantSwitch {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: MutantCoverage;
}

/** A test takes some milliseconds; on a machine with much else to do, a hundred times as long. */
const patienceMs = 3_000;

/** What is about the engine alone. */
const testFiles = [
  'test/unit/lambdas/engine/**/*.test.ts',
  'test/properties/{fold-equals,joins-equal}-reference.test.ts',
  'test/properties/{redrive,wrong-clocks}.test.ts',
];

/**
 * Runs the tests of a mutant within this process, over modules that stay loaded: some milliseconds
 * for a mutant, where a test runner that starts anew takes a second. The quickest tests come first,
 * and the first that fails ends the run.
 *
 * What stays loaded could stay damaged. A failure therefore counts only if the same test passes
 * again as soon as the mutant is off; else the mutant is tried again in a world of its own.
 */
class InProcessRunner implements TestRunner {
  readonly #mutants: MutantSwitch;
  readonly #kills = new Map<string, Map<string, number>>();
  readonly #durationMs = new Map<string, number>();
  #world = new TestWorld({ counts: true });
  #isEndless = false;

  constructor(mutants: MutantSwitch) {
    this.#mutants = mutants;
  }

  /** A mutant is on during tests only, so the modules that were loaded without it will do. */
  capabilities(): TestRunnerCapabilities {
    return { reloadEnvironment: true };
  }

  async dryRun(options: DryRunOptions): Promise<DryRunResult> {
    const files = options.testFiles ?? globSync(testFiles).sort();
    const tests: TestResult[] = [];
    for (const file of files) {
      const path = relative(process.cwd(), file);
      for (const id of (await this.#world.testsOf(path)).keys()) tests.push(await this.#run(id));
    }
    this.#world = new TestWorld({ counts: false });
    const { mutantCoverage } = this.#mutants;
    return { status: DryRunStatus.Complete, tests, ...(mutantCoverage && { mutantCoverage }) };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    if (options.mutantActivation === 'static') {
      throw new Error('a mutant of what runs while a file loads is not tried; set ignoreStatic');
    }
    const first = await this.#try(options);
    if (first.failed === undefined || !(await this.#failsUnchanged(first.failed))) {
      return first.result;
    }
    this.#world = new TestWorld({ counts: false });
    const second = await this.#try(options);
    this.#world = new TestWorld({ counts: false });
    if (second.failed !== undefined && (await this.#failsUnchanged(second.failed))) {
      throw new Error(`${second.failed} fails without a mutant when it runs alone`);
    }
    return second.result;
  }

  async #try(options: MutantRunOptions): Promise<{ result: MutantRunResult; failed?: string }> {
    const { testFilter = [], activeMutant, disableBail } = options;
    const tests: TestResult[] = [];
    let failed: string | undefined;
    this.#isEndless = false;
    for (const id of this.#likeliestFirst(testFilter, options.sandboxFileName)) {
      const test = await this.#run(id, activeMutant.id);
      tests.push(test);
      if (test.status !== TestStatus.Failed) continue;
      failed ??= id;
      this.#countKill(id, options.sandboxFileName);
      if (!disableBail) break;
    }
    const result: MutantRunResult = this.#isEndless
      ? { status: MutantRunStatus.Timeout, reason: 'endless' }
      : toMutantRunResult({ status: DryRunStatus.Complete, tests });
    return { result, ...(failed !== undefined && { failed }) };
  }

  async #failsUnchanged(id: string): Promise<boolean> {
    return (await this.#run(id)).status === TestStatus.Failed;
  }

  async #run(id: string, mutant?: string): Promise<TestResult> {
    const fileName = id.slice(0, id.indexOf('#'));
    const test = (await this.#world.testsOf(fileName)).get(id);
    if (test === undefined) throw new Error(`there is no test ${id}`);
    const startedAtMs = performance.now();
    this.#mutants.activeMutant = mutant;
    this.#mutants.currentTestId = id;
    let failureMessage: string | undefined;
    try {
      const longestMs = patienceMs + 5 * (this.#durationMs.get(id) ?? patienceMs);
      await (mutant === undefined ? test.run() : runWithin(Math.ceil(longestMs), test.run));
    } catch (error) {
      this.#isEndless ||= isTimeout(error);
      failureMessage = String(error);
    }
    this.#mutants.activeMutant = undefined;
    this.#mutants.currentTestId = undefined;
    const timeSpentMs = performance.now() - startedAtMs;
    if (mutant === undefined) this.#durationMs.set(id, timeSpentMs);
    const shared = { id, name: id.slice(fileName.length + 1), fileName, timeSpentMs };
    return failureMessage === undefined
      ? { ...shared, status: TestStatus.Success }
      : { ...shared, status: TestStatus.Failed, failureMessage };
  }

  #countKill(id: string, file: string): void {
    const kills = this.#kills.get(file) ?? new Map<string, number>();
    kills.set(id, (kills.get(id) ?? 0) + 1);
    this.#kills.set(file, kills);
  }

  /** Those that killed most in the file, then the quickest. */
  #likeliestFirst(ids: readonly string[], file: string): readonly string[] {
    const kills = this.#kills.get(file);
    const durationMs = (id: string): number =>
      this.#durationMs.get(id) ?? (id.startsWith('test/properties/') ? 1_000 : 1);
    return [...ids].sort(
      (a, b) => (kills?.get(b) ?? 0) - (kills?.get(a) ?? 0) || durationMs(a) - durationMs(b),
    );
  }
}

const inProcessRunner = (): InProcessRunner => {
  const mutants: MutantSwitch = {};
  Object.assign(globalThis, { [INSTRUMENTER_CONSTANTS.NAMESPACE]: mutants });
  return new InProcessRunner(mutants);
};

/** Found by Stryker as the test runner `in-process`. */
export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.TestRunner, 'in-process', inProcessRunner),
];
