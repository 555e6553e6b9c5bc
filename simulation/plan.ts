import type { Fault } from './faults/fault-source.ts';
import type { Source } from './workload/source.ts';
import type { Workload } from './workload/workload.ts';

/** A run as data: what is processed, and what goes wrong at which point. */
export interface Plan {
  /** What every detail is drawn from: sizes of batches, latencies, which byte is damaged. */
  readonly seed: number;
  /** What kind of stream it is on. @default 'kinesis' */
  readonly source?: Source;
  readonly workload: Workload;
  readonly faults: readonly Fault[];
}
