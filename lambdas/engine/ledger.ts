import type { RejectionReason } from './outcomes.ts';

/**
 * One verdict for every reading: `received = accepted + tooLate + duplicate + rejected`, always.
 */
export interface LedgerCounts {
  received: number;
  accepted: number;
  tooLate: number;
  duplicate: number;
  rejected: number;
  /** `rejected`, by reason. Sums to `rejected`. */
  rejectedBy: Partial<Record<RejectionReason, number>>;
  /**
   * Measures refused in readings that were accepted for their other measures. Not part of the sum.
   */
  rejectedMeasures: number;
  /** Readings forgotten by dedupe because a key had too many within `dedupeWithin`. */
  dedupeEvictions: number;
}

/** The counts of one partition, as `backtest` prints them at its end. */
export interface LedgerOutcome extends LedgerCounts {
  readonly type: 'ledger';
  readonly partition: string;
}

export const emptyLedger = (): LedgerCounts => ({
  received: 0,
  accepted: 0,
  tooLate: 0,
  duplicate: 0,
  rejected: 0,
  rejectedBy: {},
  rejectedMeasures: 0,
  dedupeEvictions: 0,
});

/** Adds the ledgers of several partitions; none is changed. */
export const sumLedgers = (ledgers: Iterable<LedgerCounts>): LedgerCounts => {
  const total = emptyLedger();
  for (const ledger of ledgers) {
    total.received += ledger.received;
    total.accepted += ledger.accepted;
    total.tooLate += ledger.tooLate;
    total.duplicate += ledger.duplicate;
    total.rejected += ledger.rejected;
    total.rejectedMeasures += ledger.rejectedMeasures;
    total.dedupeEvictions += ledger.dedupeEvictions;
    for (const reason of Object.keys(ledger.rejectedBy) as RejectionReason[]) {
      total.rejectedBy[reason] = (total.rejectedBy[reason] ?? 0) + (ledger.rejectedBy[reason] ?? 0);
    }
  }
  return total;
};

/** True where every received reading has exactly one verdict and every rejection one reason. */
export const isBalanced = (ledger: LedgerCounts): boolean =>
  ledger.received === ledger.accepted + ledger.tooLate + ledger.duplicate + ledger.rejected &&
  ledger.rejected === Object.values(ledger.rejectedBy).reduce((sum, count) => sum + count, 0);
