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
  /** What the last seed violated, `checker: sentence`. */
  readonly violations: readonly string[];
  /** The first checker that saw it of those that must; absent where none of them did. */
  readonly caughtBy?: string;
}

/** Code that loops can only be ended from outside: no run of sound code takes nearly as long. */
const longestRunMs = 60_000;

/**
 * Runs the simulator on the planted code, in a thread of its own, until it finds a violation or has
 * run as many seeds as the plant's budget allows.
 *
 * @param firstSeed @default 1
 * @throws PlantDoesNotApplyError
 */
export const findPlant = async (plant: Plant, firstSeed = 1): Promise<PlantFinding> => {
  const text = await plantedBundle('simulation/run-plan.ts', plant);
  const module = `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`;
  const workerData: WorkerOptions = { module, isShrunk: false };
  const worker = new Worker(new URL('../seed-worker.ts', import.meta.url), { workerData });
  try {
    for (let seeds = 1; seeds <= plant.seeds; seeds += 1) {
      const seed = firstSeed + seeds - 1;
      const violations = await violationsOf(worker, seed);
      if (violations.length === 0) continue;
      const caughtBy = plant.caughtBy.find((checker) =>
        violations.some((violation) => violation.startsWith(`${checker}: `)),
      );
      return { plant, seed, seeds, violations, ...(caughtBy === undefined ? {} : { caughtBy }) };
    }
    return { plant, seeds: plant.seeds, violations: [] };
  } finally {
    await worker.terminate();
  }
};

const violationsOf = async (worker: Worker, seed: number): Promise<readonly string[]> => {
  const range: SeedRange = { from: seed, count: 1 };
  worker.postMessage(range);
  try {
    const [report] = await once(worker, 'message', { signal: AbortSignal.timeout(longestRunMs) });
    return (report as RangeReport).failure?.violations ?? [];
  } catch (error) {
    const isStuck = error instanceof Error && error.name === 'AbortError';
    // Planted code may also fail where the simulator itself uses it, to read what was committed.
    return [
      isStuck ? `I11 liveness: the run of seed ${seed} does not end` : `run: ${String(error)}`,
    ];
  }
};
