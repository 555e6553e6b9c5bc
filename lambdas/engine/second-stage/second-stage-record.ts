import type { HandedReading } from '../joins/reading-contribution.ts';
import type { ForeignRecord, Positioned, TickRecord } from '../source-record.ts';

/** A record of the stream between the two stages, as the second sees it. */
export type SecondStageRecord =
  | ContributionRecord
  | JoinReadingsRecord
  | TickRecord
  | ForeignRecord;

/** Contributions of one group to one rollup. */
export interface ContributionRecord extends Positioned {
  readonly kind: 'contributions';
  /** The first stage's arrival clock when the latest of them fired, epoch ms. */
  readonly arrivalTimeMs: number;
  /** From `encodeContributions`. */
  readonly payload: Uint8Array;
}

/** Readings of one group for one join. */
export interface JoinReadingsRecord extends Positioned {
  readonly kind: 'joinReadings';
  /** The first stage's arrival clock when the latest of them came, epoch ms. */
  readonly arrivalTimeMs: number;
  readonly join: string;
  readonly group: string;
  readonly readings: readonly HandedReading[];
  /** The record as it was on the stream. */
  readonly payload: Uint8Array;
}
