import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RangeReport, SeedRange, WorkerOptions } from '../seed-worker.ts';
import type { Plant } from './plant.ts';
import { plantedBundle } from './planted-bundle.ts';

/** What became of a plant. */
export interface PlantFinding {
  readonly plant: Plant;
  /** The seed that showed it; absent where none within the budget did. */
  readonly seed?: number;
  /** Seeds that were run. */
  readonly seeds: number;
  /** What that seed violated, `checker: sentence`. */
  readonly violations: readonly string[];
  /** The first of the checkers that must see it which did; absent where none of them did. */
  readonly caughtBy?: string;
}

/**
 * Code that loops can only be ended from outside: no run of sound code needs nearly as much. It is
 * the thread's own time, so that a busy machine makes no bug of a slow run.
 */
const mostCpuMs = 20_000;
const lookEveryMs = 500;

/**
 * Runs the simulator on the planted code, in a thread of its own, until a checker that must catch
 * the bug does, or as many seeds are run as the plant's budget allows.
 *
 * @param firstSeed @default 1
 * @throws PlantDoesNotApplyError
 */
export const findPlant = async (plant: Plant, firstSeed = 1): Promise<PlantFinding> => {
  const text = await plantedBundle('simulation/run-plan.ts', plant);
  const module = `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`;
  const { source = 'kinesis' } = plant;
  const workerData: WorkerOptions = { module, source, isShrunk: false };
  const start = (): Worker =>
    new Worker(new URL('../seed-worker.ts', import.meta.url), { workerData });
  let worker = start();
  let finding: PlantFinding = { plant, seeds: 0, violations: [] };
  try {
    while (finding.seeds < plant.seeds) {
      const seed = firstSeed + finding.seeds;
      const { violations, isOver } = await tried(worker, seed);
      finding = { ...finding, seeds: finding.seeds + 1 };
      if (violations.length === 0) continue;
      const caughtBy = plant.caughtBy.find((checker) =>
        violations.some((violation) => violation.startsWith(`${checker}: `)),
      );
      if (caughtBy !== undefined) return { ...finding, seed, violations, caughtBy };
      finding = { ...finding, seed, violations };
      if (!isOver) continue;
      // Whoever must catch it may do so in another seed: this one ended before it was asked.
      await worker.terminate();
      worker = start();
    }
    return finding;
  } finally {
    await worker.terminate();
  }
};

interface TriedSeed {
  readonly violations: readonly string[];
  /** The thread can run no further seed. */
  readonly isOver: boolean;
}

const tried = async (worker: Worker, seed: number): Promise<TriedSeed> => {
  const range: SeedRange = { from: seed, count: 1 };
  const end = new AbortController();
  const looks = setInterval(endWhenOver(worker, end), lookEveryMs);
  worker.postMessage(range);
  try {
    const [report] = await once(worker, 'message', { signal: end.signal });
    return { violations: (report as RangeReport).failure?.violations ?? [], isOver: false };
  } catch (error) {
    // Planted code may also fail where the simulator itself uses it, to read what was committed.
    const isStuck = error instanceof Error && error.name === 'AbortError';
    const how = isStuck ? 'I11 liveness: the run does not end' : `run: ${String(error)}`;
    return { violations: [how], isOver: true };
  } finally {
    clearInterval(looks);
  }
};

/** To be called again and again: ends the wait for a run that has used up its time. */
const endWhenOver = (worker: Worker, end: AbortController): (() => void) => {
  let before: NodeJS.CpuUsage | undefined;
  return () => {
    worker.cpuUsage().then(
      (usage) => {
        before ??= usage;
        const usedMs = (usage.user + usage.system - before.user - before.system) / 1_000;
        if (usedMs > mostCpuMs) end.abort();
      },
      // A thread that has died tells so itself.
      () => {},
    );
  };
};
