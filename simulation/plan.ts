import type { Fault } from './faults/fault-source.ts';
import type { Workload } from './workload/workload.ts';

/** A run as data: what is processed, and what goes wrong at which point. */
export interface Plan {
  /** What every detail is drawn from: sizes of batches, latencies, which byte is damaged. */
  readonly seed: number;
  readonly workload: Workload;
  readonly faults: readonly Fault[];
}
