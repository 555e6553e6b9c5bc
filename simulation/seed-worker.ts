import { parentPort, workerData } from 'node:worker_threads';
import type { CountedKind } from './faults/fault-kinds.ts';
import { planText } from './plan-text.ts';
import type { runPlan, runSeed } from './run-plan.ts';
import { shrinkPlan } from './shrink-plan.ts';
import { type SourceChoice, sourceOf } from './workload/source.ts';

/** What a worker needs to know. */
export interface WorkerOptions {
  /** URL of the module that exports `runSeed` and `runPlan`: the sources, or a bundle of them. */
  readonly module: string;
  /** What kind of stream the seeds are on. */
  readonly source: SourceChoice;
  /** Whether the plan of a failure is made as small as it can be, which takes many runs. */
  readonly isShrunk: boolean;
  /** In shared memory, for the seed that is run. @default - nobody is told */
  readonly at?: Float64Array;
}

/** Seeds that a worker is to run next. */
export interface SeedRange {
  readonly from: number;
  readonly count: number;
}

/** A seed that broke a promise, with the plan that shows it, shrunk. */
export interface Failure {
  readonly seed: number;
  readonly violations: readonly string[];
  /** As `planText` writes it; empty where the thread died. */
  readonly plan: string;
}

/** What the seeds of a range showed together. */
export interface RangeReport {
  readonly counts: readonly (readonly [CountedKind, number])[];
  /** Of each seed. */
  readonly readings: readonly number[];
  readonly keys: readonly number[];
  readonly commits: readonly number[];
  /** Of the first seed that failed, after which the range was left. */
  readonly failure?: Failure;
}

const { module, source, isShrunk, at = [] } = workerData as WorkerOptions;

// Most errors of a run are faults that it makes up: nobody reads where they come from.
Error.stackTraceLimit = 0;

interface Subject {
  readonly runSeed: typeof runSeed;
  readonly runPlan: typeof runPlan;
}

const runRange = async (subject: Subject, { from, count }: SeedRange): Promise<RangeReport> => {
  const counts = new Map<CountedKind, number>();
  const [readings, keys, commits] = [[], [], []] as [number[], number[], number[]];
  for (let seed = from; seed < from + count; seed += 1) {
    at[0] = seed;
    const { report, plan } = await subject.runSeed(seed, sourceOf(source, seed));
    for (const [kind, met] of report.counts) counts.set(kind, (counts.get(kind) ?? 0) + met);
    readings.push(report.readings);
    keys.push(report.keys);
    commits.push(report.commits);
    const { violations } = report;
    if (violations.length === 0) continue;
    const shown = isShrunk ? await shrinkPlan(plan, subject.runPlan) : plan;
    const failure = { seed, violations, plan: planText(shown) };
    return { counts: [...counts], readings, keys, commits, failure };
  }
  return { counts: [...counts], readings, keys, commits };
};

const subject = (await import(module)) as Subject;
parentPort?.on('message', (range: SeedRange) => {
  void runRange(subject, range).then((report) => parentPort?.postMessage(report));
});
