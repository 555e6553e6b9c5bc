import type { ForeignRecord, Positioned, TickRecord } from '../source-record.ts';

/** A record of the stream between the two stages, as the second sees it. */
export type SecondStageRecord = ContributionRecord | TickRecord | ForeignRecord;

/** Contributions of one group to one rollup. */
export interface ContributionRecord extends Positioned {
  readonly kind: 'contributions';
  /** The first stage's arrival clock when the latest of them fired, epoch ms. */
  readonly arrivalTimeMs: number;
  /** From `encodeContributions`. */
  readonly payload: Uint8Array;
}
