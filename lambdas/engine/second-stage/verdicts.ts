import type { LedgerCounts } from '../ledger.ts';
import type { Outcomes, RejectionReason } from '../outcomes.ts';

/** Where a contribution stands in the stream between the stages. */
export interface ContributionSource {
  readonly position: string;
  /** Absent for a record outside our envelope. */
  readonly arrivalTimeMs?: number;
  /** Its place in its record. */
  readonly index: number;
  /** The record was refused as one. */
  readonly isWhole?: true;
  readonly payload: Uint8Array;
}

/** What a contribution is about. */
interface Subject {
  readonly key: string;
  readonly eventTimeMs: number;
}

/** Gives contributions their one verdict each: in the ledger, and to whom it may concern. */
export class Verdicts {
  private readonly ledger: LedgerCounts;
  private readonly partition: string;

  constructor(ledger: LedgerCounts, partition: string) {
    this.ledger = ledger;
    this.partition = partition;
  }

  accept(): void {
    this.ledger.received += 1;
    this.ledger.accepted += 1;
  }

  duplicate({ position, index }: ContributionSource, subject: Subject, outcomes: Outcomes): void {
    this.ledger.received += 1;
    this.ledger.duplicate += 1;
    outcomes.duplicate({
      type: 'duplicate',
      partition: this.partition,
      position,
      index,
      ...subject,
    });
  }

  tooLate(
    source: ContributionSource,
    subject: Subject & { readonly detail: string },
    outcomes: Outcomes,
  ): void {
    this.ledger.received += 1;
    this.ledger.tooLate += 1;
    outcomes.quarantined({ type: 'tooLate', partition: this.partition, ...source, ...subject });
  }

  reject(
    reason: RejectionReason,
    detail: string,
    source: ContributionSource,
    outcomes: Outcomes,
  ): void {
    const { ledger, partition } = this;
    ledger.received += 1;
    ledger.rejected += 1;
    ledger.rejectedBy[reason] = (ledger.rejectedBy[reason] ?? 0) + 1;
    outcomes.quarantined({ type: 'rejected', partition, ...source, reason, detail });
  }
}
