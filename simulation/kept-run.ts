import type { SeedRange } from './seed-worker.ts';
import type { KeptTally } from './simulation-tally.ts';
import type { SourceChoice } from './workload/source.ts';

/** How far a run over many seeds has come: all that it takes to go on after the machine stopped. */
export interface KeptRun {
  readonly firstSeed: number;
  readonly source: SourceChoice;
  /** How many it was to be. */
  readonly seeds: number;
  /** That it took so far, whatever machines it ran on. */
  readonly seconds: number;
  /** Seeds that are not in the tally, in the order in which they are run. */
  readonly left: readonly SeedRange[];
  readonly tally: KeptTally;
}
