import { SeedThread } from './seed-thread.ts';
import type { Failure, SeedRange } from './seed-worker.ts';
import { type SimulationReport, SimulationTally } from './simulation-tally.ts';
import type { SourceChoice } from './workload/source.ts';

export interface SimulateOptions {
  readonly seeds: number;
  readonly firstSeed: number;
  /** What kind of stream the seeds are on. @default 'kinesis' */
  readonly source?: SourceChoice;
  /** URL of a bundle of run-plan.ts, such as one with a planted bug. @default - the sources */
  readonly module?: string;
  /** @default 2 */
  readonly workers?: number;
  /** Ends the run after so many seeds that broke a promise. @default 1 */
  readonly mostFailures?: number;
  /** Told how many seeds are done. */
  readonly onProgress?: (done: number) => void;
  /** Told of each seed that broke a promise, as it is found. */
  readonly onFailure?: (failure: Failure) => void;
  /** Ends the run where it is. */
  readonly signal?: AbortSignal;
}

/** Seeds that a worker runs between two reports. */
const rangeSize = 8;

/**
 * Runs seeds on worker threads, each seed a run of its own that any machine repeats exactly. Gives
 * the shrunk plan of each that broke a promise. A thread that dies is a failure of its seed.
 */
export const simulate = async (options: SimulateOptions): Promise<SimulationReport> => {
  const { seeds, firstSeed, source = 'kinesis' } = options;
  const { mostFailures = 1, onProgress, onFailure, signal } = options;
  const startedMs = performance.now();
  const module = options.module ?? new URL('./run-plan.ts', import.meta.url).href;
  const tally = new SimulationTally();
  const left: SeedRange[] = [];
  let next = firstSeed;
  const nextRange = (): SeedRange | undefined => {
    if (signal?.aborted === true || tally.failures.length >= mostFailures) return undefined;
    const range = left.pop();
    const count = Math.min(rangeSize, firstSeed + seeds - next);
    if (range !== undefined || count === 0) return range;
    next += count;
    return { from: next - count, count };
  };
  const work = async (): Promise<void> => {
    const thread = new SeedThread(module, source);
    for (let range = nextRange(); range !== undefined; range = nextRange()) {
      const report = await thread.run(range);
      tally.add(report);
      const { failure } = report;
      if (failure !== undefined) {
        onFailure?.(failure);
        const from = failure.seed + 1;
        const count = range.from + range.count - from;
        if (count > 0) left.push({ from, count });
      }
      onProgress?.(tally.seeds);
    }
    thread.close();
  };
  await Promise.all(Array.from({ length: options.workers ?? 2 }, work));
  return tally.report(firstSeed, (performance.now() - startedMs) / 1_000, source);
};
