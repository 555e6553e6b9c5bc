import {
  type LedgerCounts,
  noWatermark,
  type PartitionState,
} from '../../../lambdas/engine/index.ts';

/** What a journal holds of its partition as a whole. Times are epoch ms. */
export interface PartitionInspection {
  readonly position: string;
  readonly ordinal: number;
  readonly epoch: number;
  readonly arrivalClock: number | null;
  /** Scope `partition` only. */
  readonly watermark: number | null;
  readonly keys: number;
  readonly ledger: LedgerCounts;
  /** Readings that came out of quarantine again; they are received in the ledger once more. */
  readonly redriven: number;
}

export const inspectPartition = (state: PartitionState): PartitionInspection => ({
  position: state.position,
  ordinal: state.ordinal,
  epoch: state.epoch,
  arrivalClock: state.arrivalClockMs === noWatermark ? null : state.arrivalClockMs,
  watermark: state.watermarkMs === noWatermark ? null : state.watermarkMs,
  keys: state.keys.size,
  ledger: state.ledger,
  redriven: state.redrives.count,
});
