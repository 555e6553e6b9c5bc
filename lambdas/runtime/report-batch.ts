import { type LedgerCounts, rejectionReasons, type Telemetry } from '../engine/index.ts';
import { type PartitionSession, publishedByAll } from './partition-session.ts';
import { rejectedMetric } from './rejected-metric.ts';
import type { Stage, StageState } from './stage.ts';

/** What a partition was before a batch. */
export interface BeforeBatch {
  readonly ledger: LedgerCounts;
  readonly arrivalClockMs: number;
}

/** Tells operators what a batch did: its ledger, what sinks have yet to take, and the stage's. */
export const reportBatch = (
  {
    telemetry,
    stage,
  }: { readonly telemetry: Telemetry; readonly stage: Pick<Stage<never>, 'report'> },
  session: PartitionSession<StageState>,
  { ledger: before, arrivalClockMs: beforeMs }: BeforeBatch,
): void => {
  const { ledger } = session.state;
  telemetry.count('Received', ledger.received - before.received);
  telemetry.count('Accepted', ledger.accepted - before.accepted);
  telemetry.count('TooLate', ledger.tooLate - before.tooLate);
  telemetry.count('Duplicate', ledger.duplicate - before.duplicate);
  telemetry.count('Rejected', ledger.rejected - before.rejected);
  for (const reason of rejectionReasons) {
    const rejected = (ledger.rejectedBy[reason] ?? 0) - (before.rejectedBy[reason] ?? 0);
    if (rejected > 0) telemetry.count(rejectedMetric(reason), rejected);
  }
  telemetry.gauge('Unpublished', (session.head?.number ?? 0) - publishedByAll(session));
  telemetry.count('DedupeEvictions', ledger.dedupeEvictions - before.dedupeEvictions);
  stage.report(telemetry, session.state, beforeMs);
};
