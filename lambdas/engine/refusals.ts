import type { Outcomes, RejectedReading, RejectionReason } from './outcomes.ts';
import type { ForeignRecord, ReadingRecord, RedrivenRecord } from './source-record.ts';
import type { PartitionState } from './state/partition-state.ts';

/** A record with a payload to judge. */
export type PayloadRecord = ReadingRecord | RedrivenRecord;

/** Where a refused reading comes from, with its bytes. */
type ReadingSource = Omit<RejectedReading, 'type' | 'reason' | 'measure' | 'detail'>;

/**
 * What outcomes are told of readings that are refused. They keep the bytes of the record, which its
 * reader uses again: these are copied, once for all that is refused of a record.
 */
export class Refusals {
  private readonly partition: string;
  private readonly state: PartitionState;
  /** The payload of the record at hand, once an outcome keeps it. */
  private kept: Uint8Array | undefined = undefined;

  constructor(partition: string, state: PartitionState) {
    this.partition = partition;
    this.state = state;
  }

  /** Another record is at hand. */
  begin(): void {
    this.kept = undefined;
  }

  /** @param place of the reading in its pack, or the whole payload */
  reject(
    reason: RejectionReason,
    detail: string,
    record: PayloadRecord | ForeignRecord,
    place: number | 'whole',
    outcomes: Outcomes,
  ): void {
    const { ledger } = this.state;
    ledger.received += 1;
    ledger.rejected += 1;
    ledger.rejectedBy[reason] = (ledger.rejectedBy[reason] ?? 0) + 1;
    outcomes.quarantined({ type: 'rejected', ...this.sourceOf(record, place), reason, detail });
  }

  sourceOf(record: PayloadRecord | ForeignRecord, place: number | 'whole'): ReadingSource {
    this.kept ??= new Uint8Array(record.payload);
    const { partition, kept } = this;
    const which = place === 'whole' ? { index: 0, isWhole: true as const } : { index: place };
    const broker =
      record.kind === 'foreign'
        ? {}
        : { arrivalTimeMs: record.arrivalTimeMs, topic: record.topic, clientId: record.clientId };
    return { partition, position: record.position, ...which, ...broker, payload: kept };
  }
}
