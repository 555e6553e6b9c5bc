import type { LedgerCounts } from '../ledger.ts';
import { type RejectionReason, rejectionReasons } from '../outcomes.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** Writes the counts; `rejected` is the sum of its reasons. */
export const writeLedger = (ledger: LedgerCounts, writer: ByteWriter): void => {
  writer.unsigned(ledger.received);
  writer.unsigned(ledger.accepted);
  writer.unsigned(ledger.tooLate);
  writer.unsigned(ledger.duplicate);
  writer.unsigned(ledger.rejectedMeasures);
  writer.unsigned(ledger.dedupeEvictions);
  for (const reason of rejectionReasons) writer.unsigned(ledger.rejectedBy[reason] ?? 0);
};

export const readLedger = (reader: ByteReader): LedgerCounts => {
  const ledger: LedgerCounts = {
    received: reader.unsigned(),
    accepted: reader.unsigned(),
    tooLate: reader.unsigned(),
    duplicate: reader.unsigned(),
    rejectedMeasures: reader.unsigned(),
    dedupeEvictions: reader.unsigned(),
    rejected: 0,
    rejectedBy: {},
  };
  for (const reason of rejectionReasons satisfies readonly RejectionReason[]) {
    const count = reader.unsigned();
    ledger.rejected += count;
    if (count > 0) ledger.rejectedBy[reason] = count;
  }
  return ledger;
};
