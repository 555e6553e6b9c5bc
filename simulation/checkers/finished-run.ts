import type { MemoryAlertRow } from '../../lambdas/adapters/memory/memory-alert-store.ts';
import type {
  LedgerCounts,
  PartitionState,
  Pipeline,
  QuarantinedReading,
  RefusedResult,
  WindowResult,
} from '../../lambdas/engine/index.ts';
import type { ReferenceModel } from '../oracle/reference-model.ts';
import type { ReferenceRow } from '../oracle/reference-rows.ts';
import type { StreamPartition } from '../workload/stream-partition.ts';
import type { PartitionHistory } from '../world/partition-history.ts';
import type { SimulatedRecord } from '../world/simulated-record.ts';
import type { HandedOver } from './contributed-records.ts';

/** A partition at the end of a run, beside what should have come of it. */
export interface FinishedPartition {
  readonly partition: StreamPartition;
  readonly history: PartitionHistory;
  /** Everything that the stream ever held. */
  readonly records: readonly SimulatedRecord[];
  /** What the reference model says of the committed records. */
  readonly expected: ReferenceModel;
  /** What one fold of the committed records gives, without journal, cuts or faults. */
  readonly folded: FoldedRecords;
  /** The state that a cold environment loads; absent where it refuses to. */
  readonly loaded?: { readonly bytes: Uint8Array; readonly ledger: LedgerCounts };
  /** The main part and the healing were delivered to the end. */
  readonly isDrained: boolean;
}

/** A fold's outcomes and the state it ends with. */
export interface FoldedRecords {
  /** Partitions that come from this one take it over. */
  readonly state: PartitionState;
  readonly bytes: Uint8Array;
  readonly quarantined: readonly QuarantinedReading[];
}

/** The second stage at the end of a run, beside what should have come of it. */
export interface FinishedSecondStage {
  readonly handedOver: Pick<HandedOver, 'unknown' | 'missing'>;
  /** What the reference says of what was handed over, in the order in which it was. */
  readonly expected: {
    /** By their names. */
    readonly rows: ReadonlyMap<string, object>;
    readonly verdicts: Readonly<Record<'accepted' | 'duplicate' | 'tooLate', number>>;
  };
  /** The newest of each row by its name, as far as the reference has an opinion of it. */
  readonly rows: ReadonlyMap<string, object>;
  /** Absent where a cold environment cannot load it. */
  readonly ledger?: LedgerCounts;
  /** All that was handed over was delivered. */
  readonly isDrained: boolean;
}

/** What a replay of a run's archive gave. */
export interface ReplayedRun {
  /** The last firing of each window. */
  readonly rows: readonly WindowResult[];
  /** Why it ended with nothing. @default - it did not */
  readonly failure?: string;
  /**
   * Where the declaration was changed while the run went on: what the reference model fires had it
   * been so from the start. @default - what is stored is what the replay must give
   */
  readonly expected?: readonly ReferenceRow[];
}

/** Everything that outlives a run. */
export interface FinishedRun {
  readonly pipeline: Pipeline;
  readonly partitions: readonly FinishedPartition[];
  /** How often operators were told that a partition stands still. */
  readonly halts: number;
  readonly rows: readonly WindowResult[];
  readonly refused: readonly RefusedResult[];
  readonly alerts: readonly MemoryAlertRow[];
  readonly quarantine: readonly QuarantinedReading[];
  /** A payload that is kept under its digest. */
  readonly payloadOf: (digest: string) => Uint8Array | undefined;
  /** @default - there is none */
  readonly secondStage?: FinishedSecondStage;
  /** @default - it was not replayed */
  readonly replayed?: ReplayedRun;
}
