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

/** Code that loops can only be ended from outside: no run of sound code takes nearly as long. */
const longestRunMs = 60_000;

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
  const worker = new Worker(new URL('../seed-worker.ts', import.meta.url), { workerData });
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
      if (isOver) break;
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
  worker.postMessage(range);
  try {
    const [report] = await once(worker, 'message', { signal: AbortSignal.timeout(longestRunMs) });
    return { violations: (report as RangeReport).failure?.violations ?? [], isOver: false };
  } catch (error) {
    // Planted code may also fail where the simulator itself uses it, to read what was committed.
    const isStuck = error instanceof Error && error.name === 'AbortError';
    const how = isStuck ? 'I11 liveness: the run does not end' : `run: ${String(error)}`;
    return { violations: [how], isOver: true };
  }
};
