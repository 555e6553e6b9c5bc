import { Worker } from 'node:worker_threads';
import { allKinds, type CountedKind } from './faults/fault-kinds.ts';
import type { Failure, RangeReport, SeedRange, WorkerOptions } from './seed-worker.ts';

export interface SimulateOptions {
  readonly seeds: number;
  readonly firstSeed: number;
  /** URL of a bundle of run-plan.ts, such as one with a planted bug. @default - the sources */
  readonly module?: string;
  /** @default 2 */
  readonly workers?: number;
  /** Told how many seeds are done. */
  readonly onProgress?: (done: number) => void;
  /** Ends the run where it is. */
  readonly signal?: AbortSignal;
}

/** What a run over many seeds showed; the form of `simulate --json`. */
export interface SimulationReport {
  readonly seeds: number;
  readonly faults: number;
  readonly violations: number;
  readonly firstSeed: number;
  /** How often each kind happened, those that never did included. */
  readonly faultKinds: Readonly<Record<CountedKind, number>>;
  readonly seconds: number;
  /** Of a seed. */
  readonly median: { readonly readings: number; readonly keys: number; readonly commits: number };
  /** By the lowest seed first. The run ends at the first one. */
  readonly failures: readonly Failure[];
}

/** Seeds that a worker runs between two reports. */
const rangeSize = 8;

/**
 * Runs seeds on worker threads, each seed a run of its own that any machine repeats exactly. Ends
 * at the first violation, which it gives with the shrunk plan.
 */
export const simulate = async (options: SimulateOptions): Promise<SimulationReport> => {
  const { seeds, firstSeed, onProgress, signal } = options;
  const startedMs = performance.now();
  const module = options.module ?? new URL('./run-plan.ts', import.meta.url).href;
  const reports: RangeReport[] = [];
  let next = firstSeed;
  let done = 0;
  const nextRange = (): SeedRange | undefined => {
    const isOver = signal?.aborted === true || reports.some(({ failure }) => failure !== undefined);
    const count = isOver ? 0 : Math.min(rangeSize, firstSeed + seeds - next);
    if (count === 0) return undefined;
    const from = next;
    next += count;
    return { from, count };
  };
  const onReport = (report: RangeReport): void => {
    reports.push(report);
    done += report.readings.length;
    onProgress?.(done);
  };
  const workers = Array.from({ length: options.workers ?? 2 }, () =>
    runWorker(module, nextRange, onReport),
  );
  await Promise.all(workers);
  return total(reports, firstSeed, (performance.now() - startedMs) / 1_000);
};

/** Keeps one worker busy until there is no range left. */
const runWorker = (
  module: string,
  nextRange: () => SeedRange | undefined,
  onReport: (report: RangeReport) => void,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const workerData: WorkerOptions = { module, isShrunk: true };
    const worker = new Worker(new URL('./seed-worker.ts', import.meta.url), {
      workerData,
      // A run leaves little behind: with room for it, most of it need not be looked at.
      resourceLimits: { maxYoungGenerationSizeMb: 64 },
    });
    const goOn = (): void => {
      const range = nextRange();
      if (range !== undefined) worker.postMessage(range);
      else void worker.terminate().then(() => resolve());
    };
    worker.on('message', (report: RangeReport) => {
      onReport(report);
      goOn();
    });
    worker.on('error', (error) => {
      void worker.terminate();
      reject(error);
    });
    goOn();
  });

const total = (
  reports: readonly RangeReport[],
  firstSeed: number,
  seconds: number,
): SimulationReport => {
  const faultKinds = Object.fromEntries(allKinds.map((kind) => [kind, 0])) as Record<
    CountedKind,
    number
  >;
  for (const { counts } of reports) {
    for (const [kind, count] of counts) faultKinds[kind] += count;
  }
  const failures = reports.flatMap(({ failure }) => failure ?? []);
  return {
    seeds: reports.reduce((sum, { readings }) => sum + readings.length, 0),
    faults: Object.values(faultKinds).reduce((sum, count) => sum + count, 0),
    violations: failures.reduce((sum, { violations }) => sum + violations.length, 0),
    firstSeed,
    faultKinds,
    seconds: Math.round(seconds * 10) / 10,
    median: {
      readings: median(reports.flatMap(({ readings }) => readings)),
      keys: median(reports.flatMap(({ keys }) => keys)),
      commits: median(reports.flatMap(({ commits }) => commits)),
    },
    failures: failures.sort((left, right) => left.seed - right.seed),
  };
};

const median = (values: number[]): number =>
  values.sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
