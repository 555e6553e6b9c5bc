import type { Contribution } from './second-stage/contribution.ts';

/** Why a pane fired; `merged` says that its session is part of another one now. */
export type FiringReason = 'early' | 'idle' | 'onTime' | 'late' | 'merged';

/** Why a reading was rejected (CONTRACT, section 2). */
export const rejectionReasons = [
  'malformed',
  'schema',
  'unknown_version',
  'identity',
  'unit',
  'out_of_range',
  'future',
  'too_old',
  'too_large',
  'internal',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** One firing of a pane. Identified by (pipeline, window, key, id); the highest revision wins. */
export interface WindowResult {
  readonly type: 'result';
  readonly pipeline: string;
  readonly window: string;
  readonly key: string;
  /**
   * Names the window within its key: its start in epoch ms; of cumulating windows its end; of count
   * windows a running number.
   */
  readonly id: string;
  /** Epoch ms, inclusive. */
  readonly start: number;
  /** Epoch ms, exclusive. */
  readonly end: number;
  /** epoch * 2^40 + ordinal of the record that caused the firing: never a clock. */
  readonly revision: number;
  readonly reason: FiringReason;
  /** Readings in the pane. */
  readonly count: number;
  /** By the aggregate's declared name; null where no reading carried the measure. */
  readonly measures: Readonly<Record<string, number | null>>;
  /**
   * The declared tags that the registry had for the device at the window's start; absent where the
   * pipeline declares none. A later revision carries what the registry says by then.
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Of reason `merged`: the id of the session that has the readings now. The row says no more than
   * that: its count is 0, its measures are null, and queries leave it out.
   */
  readonly mergedInto?: string;
}

/** States of an alert row: raised, over, or withdrawn because a correction removed its cause. */
export type AlertState = 'alarm' | 'ok' | 'corrected';

/** One transition of an alert row. The row is (id); the highest revision wins. */
export interface AlertTransition {
  readonly type: 'alert';
  /** pipeline, rule, key and cause, joined: the same cause is recorded once. */
  readonly id: string;
  readonly pipeline: string;
  readonly rule: string;
  readonly key: string;
  readonly state: AlertState;
  readonly severity: 'info' | 'warning' | 'critical';
  /** Event time of the cause, epoch ms: where a window left `ok`, its start. */
  readonly at: number;
  /** A sentence for a person. */
  readonly detail: string;
  readonly revision: number;
  /** Those of the result that caused the transition. */
  readonly tags?: Readonly<Record<string, string>>;
}

interface RefusedReading {
  readonly partition: string;
  readonly position: string;
  /** Index of the reading in its pack; 0 for a single reading or an undecodable payload. */
  readonly index: number;
  /** The measure, where one measure was refused and the reading's others were not. */
  readonly measure?: string;
  /** The payload was refused as one: how many readings are in it is not known. */
  readonly isWhole?: true;
  readonly detail: string;
  /** Absent for a record outside our envelope, which proves no arrival time. */
  readonly arrivalTimeMs?: number;
  readonly topic?: string;
  readonly clientId?: string;
  /**
   * The payload as received; it may hold the rest of the pack too. Empty where a digest names it.
   */
  readonly payload: Uint8Array;
  /** Of a payload too large to travel along: what the quarantine store keeps it under. */
  readonly payloadDigest?: string;
}

/** A reading, or one measure of it, that was refused; kept with its bytes. */
export interface RejectedReading extends RefusedReading {
  readonly type: 'rejected';
  readonly reason: RejectionReason;
}

/** A reading that came after the cleanup time of all its windows; kept for replay. */
export interface TooLateReading extends RefusedReading {
  readonly type: 'tooLate';
  readonly key: string;
  readonly eventTimeMs: number;
}

export type QuarantinedReading = RejectedReading | TooLateReading;

/** A resend that was dropped. Counted, shown by `backtest`, kept nowhere. */
export interface DuplicateReading {
  readonly type: 'duplicate';
  readonly partition: string;
  readonly position: string;
  readonly index: number;
  /** Absent where it was redriven for the second time: it is not judged then. */
  readonly key?: string;
  readonly eventTimeMs?: number;
  /** Of a reading that was redriven before: the id of its refusal. */
  readonly redriveOf?: string;
}

/** Where a fold tells what it did; the runtime's outbox and `backtest` implement it. */
export interface Outcomes {
  result(result: WindowResult): void;
  alert(alert: AlertTransition): void;
  quarantined(reading: QuarantinedReading): void;
  duplicate(reading: DuplicateReading): void;
  /** For the second stage: a firing that a rollup merges, or a reading that a join pairs. */
  contribution(contribution: Contribution): void;
}
