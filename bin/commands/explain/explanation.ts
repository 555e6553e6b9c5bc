import type { KeptReading } from '../../../lambdas/adapters/dynamodb/dynamodb-quarantine-reader.ts';
import type {
  AlertTransition,
  LedgerCounts,
  QuarantinedReading,
  WindowResult,
} from '../../../lambdas/engine/index.ts';
import type { PaneInspection } from '../state/inspect-device.ts';

/** The device and the time that are asked for. Epoch ms, both ends included. */
export interface Asked {
  readonly device: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A partition that knows the device. */
export interface ExplainedPartition {
  readonly partition: string;
  /** Of the newest entry. */
  readonly entry: number;
  /** Epoch ms; null before the first reading. */
  readonly watermark: number | null;
  readonly lastSeen: number | null;
  readonly ledger: LedgerCounts;
}

/** A firing that the journal remembers. */
export interface ExplainedFiring {
  readonly partition: string;
  /** Of the entry that told it. */
  readonly entry: number;
  readonly firing: WindowResult;
}

/** One window of the device, and all that is known of it. */
export interface ExplainedWindow {
  readonly window: string;
  readonly id: string;
  readonly start: number;
  readonly end: number;
  /** By revision. */
  readonly firings: readonly ExplainedFiring[];
  /** The row that the store has; absent where it has none. */
  readonly stored?: WindowResult;
  /** What is in the live state of it; absent where it is closed, or shares slices with others. */
  readonly open?: PaneInspection;
  /** Nothing that is still to come can change it. */
  readonly isOver: boolean;
}

/** What became of one reading, out of the archive. */
export interface ExplainedReading {
  readonly partition: string;
  readonly position: string;
  readonly index: number;
  /** Epoch ms; null where the payload does not say. */
  readonly eventTime: number | null;
  readonly arrivalTime: number;
  readonly verdict: 'accepted' | 'duplicate' | 'tooLate' | 'rejected';
  /** Why it was refused. */
  readonly reason?: QuarantinedReading['detail'];
  /** The reading, as it was decoded. */
  readonly reading?: Readonly<Record<string, unknown>>;
}

/** What became of a device's readings around a time. */
export interface Explanation extends Asked {
  readonly partitions: readonly ExplainedPartition[];
  /** Every reading with its verdict; absent where no archive was given. */
  readonly readings?: readonly ExplainedReading[];
  /** By arrival. */
  readonly refused: readonly KeptReading[];
  /** Whether the store could be asked for rows. */
  readonly isStoreRead: boolean;
  /** By start. */
  readonly windows: readonly ExplainedWindow[];
  /** Rows of the alert table as they stand, and the transitions that the journal remembers. */
  readonly alerts: readonly AlertTransition[];
  readonly transitions: readonly AlertTransition[];
  /** What cannot be told any more or from here, and why, in sentences. */
  readonly unknown: readonly string[];
}
