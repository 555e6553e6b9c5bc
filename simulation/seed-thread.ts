import { Worker } from 'node:worker_threads';
import type { RangeReport, SeedRange, WorkerOptions } from './seed-worker.ts';
import type { SourceChoice } from './workload/source.ts';

/** No run of sound code takes nearly as long, nor does it take so long to shrink a plan. */
const longestSeedMs = 600_000;
const lookEveryMs = 5_000;

/** A thread that runs ranges of seeds. Where it dies or hangs, the next range gets another one. */
export class SeedThread {
  private readonly module: string;
  private readonly source: SourceChoice;
  /** The seed that the worker is at: what is known of one that dies. */
  private readonly at = new Float64Array(new SharedArrayBuffer(8));
  private worker: Worker | undefined;

  /** @param module URL of what exports `runSeed` and `runPlan` */
  constructor(module: string, source: SourceChoice) {
    this.module = module;
    this.source = source;
  }

  /** Runs a range up to its end or its first failure, which may be the death of the thread. */
  async run(range: SeedRange): Promise<RangeReport> {
    this.worker ??= this.start();
    const { worker, at } = this;
    const { promise, resolve } = Promise.withResolvers<RangeReport>();
    const die = (why: string): void => {
      this.close();
      resolve(deathAt(at[0] ?? range.from, why));
    };
    at[0] = range.from;
    let seen = { seed: range.from, sinceMs: performance.now() };
    const look = setInterval(() => {
      const [seed = 0] = at;
      if (seed !== seen.seed) seen = { seed, sinceMs: performance.now() };
      else if (performance.now() - seen.sinceMs > longestSeedMs) die('it does not end');
    }, lookEveryMs);
    worker.once('message', resolve);
    worker.once('error', (error) => die(String(error)));
    worker.once('exit', (code) => die(`its thread ended with code ${code}`));
    worker.postMessage(range);
    try {
      return await promise;
    } finally {
      clearInterval(look);
      for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
    }
  }

  close(): void {
    void this.worker?.terminate();
    this.worker = undefined;
  }

  private start(): Worker {
    const { module, source, at } = this;
    const workerData: WorkerOptions = { module, source, isShrunk: true, at };
    return new Worker(new URL('./seed-worker.ts', import.meta.url), {
      workerData,
      // A run leaves little behind: with room for it, most of it need not be looked at.
      resourceLimits: { maxYoungGenerationSizeMb: 192 },
    });
  }
}

/** Nothing is known of the seeds before it in its range: they count as not run. */
const deathAt = (seed: number, why: string): RangeReport => ({
  counts: [],
  readings: [],
  keys: [],
  commits: [],
  failure: { seed, violations: [`run: ${why}`], plan: '' },
});
