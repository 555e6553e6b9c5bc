import type { KeptRun } from './kept-run.ts';
import { SeedQueue } from './seed-queue.ts';
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
  /** A run of the same first seed and stream that goes on, to as many seeds as asked for now. */
  readonly kept?: KeptRun;
  /** Told how many seeds are done. */
  readonly onProgress?: (done: number) => void;
  /** Told, as often as of progress, how to get what it takes to go on from there. */
  readonly onKept?: (keep: () => KeptRun) => void;
  /** Told of each seed that broke a promise, as it is found. */
  readonly onFailure?: (failure: Failure) => void;
  /** Ends the run where it is. */
  readonly signal?: AbortSignal;
}

/**
 * Runs seeds on worker threads, each seed a run of its own that any machine repeats exactly. Gives
 * the shrunk plan of each that broke a promise. A thread that dies is a failure of its seed.
 */
export const simulate = async (options: SimulateOptions): Promise<SimulationReport> => {
  const { seeds, firstSeed, source = 'kinesis', mostFailures = 1, signal, kept } = options;
  const startedMs = performance.now();
  const module = options.module ?? new URL('./run-plan.ts', import.meta.url).href;
  const tally = new SimulationTally(kept?.tally);
  const queue = new SeedQueue(seedsLeft(options));
  const seconds = (): number => (kept?.seconds ?? 0) + (performance.now() - startedMs) / 1_000;
  const keep = (): KeptRun => ({
    firstSeed,
    source,
    seeds: Math.max(seeds, kept?.seeds ?? 0),
    seconds: seconds(),
    left: queue.left,
    tally: tally.keep(),
  });
  const mayGoOn = (): boolean => signal?.aborted !== true && tally.failures.length < mostFailures;
  const work = async (): Promise<void> => {
    const thread = new SeedThread(module, source);
    for (let range = mayGoOn() && queue.take(); range; range = mayGoOn() && queue.take()) {
      const report = await thread.run(range);
      tally.add(report);
      const { failure } = report;
      queue.done(range, failure?.seed);
      if (failure !== undefined) options.onFailure?.(failure);
      options.onProgress?.(tally.seeds);
      options.onKept?.(keep);
    }
    thread.close();
  };
  await Promise.all(Array.from({ length: options.workers ?? 2 }, work));
  return tally.report(firstSeed, seconds(), source);
};

/** All of them; of a run that goes on, what it has left and those beyond what it was to be. */
const seedsLeft = ({ firstSeed, seeds, kept }: SimulateOptions): SeedRange[] => {
  if (kept === undefined) return [{ from: firstSeed, count: seeds }];
  const more = { from: firstSeed + kept.seeds, count: seeds - kept.seeds };
  return more.count > 0 ? [...kept.left, more] : [...kept.left];
};
