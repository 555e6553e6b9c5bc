import type { StateItem } from '../../lambdas/engine/index.ts';
import type { AcceptedEntry, PartitionHistory } from '../world/partition-history.ts';
import type { SimulatedRecord } from '../world/simulated-record.ts';
import type { Published } from '../world/simulated-sinks.ts';
import type { FinishedRun } from './finished-run.ts';

/** What the poller was told about a batch. */
export interface Answer {
  readonly history: PartitionHistory;
  /** Position of the last record that the answer says is done; absent for none. */
  readonly told?: string;
  /** The answer says that the batch failed, which nothing in the function did. @default false */
  readonly isBlamed?: boolean;
  /** The batch failed, and nothing was in its way but itself. @default - it did not, or may not */
  readonly ownFailure?: OwnFailure | undefined;
}

/** A batch that failed by itself, with the answer as the function gave it. */
export interface OwnFailure {
  readonly records: readonly SimulatedRecord[];
  /** As the function told it. */
  readonly error: string;
  /** Rises where the mapping makes other batches of what is left. */
  readonly series: number;
  /** The mapping halves a batch of which nothing is done. */
  readonly isHalved: boolean;
}

/** Watches a run for one promise of the contract. Each complaint is a sentence. */
export interface Checker {
  /** An entry was accepted. */
  accepted?(entry: AcceptedEntry): void;
  /** An outcome reached a sink. */
  published?(outcome: Published): void;
  /** An item was written to the state store. */
  stored?(item: StateItem): void;
  /** The function answered the stream. */
  answered?(answer: Answer): void;
  /** Faults have stopped, and everything under way has ended. */
  finished?(run: FinishedRun): void;
}

/** Makes a checker that tells what is wrong through `complain`. */
export type CheckerMaker = (complain: (violation: string) => void) => Checker;
