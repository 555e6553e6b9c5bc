import { DynamoDbAlertReader } from '../../lambdas/adapters/dynamodb/dynamodb-alert-reader.ts';
import {
  type AlertTransition,
  type LedgerCounts,
  type Pipeline,
  sumLedgers,
} from '../../lambdas/engine/index.ts';
import type { RunLatency } from '../observation.ts';
import type { LocalServices } from './local-services.ts';
import { readPartitions } from './partition-views.ts';

/** What became of a run: what `dev --exit` prints. */
export interface RunSummary {
  /** Sums over the partitions. */
  readonly ledger: Pick<
    LedgerCounts,
    'received' | 'accepted' | 'tooLate' | 'duplicate' | 'rejected' | 'rejectedBy'
  >;
  /** Results in the store, one per (window, key, id). */
  readonly results: number;
  /** Alert rows, oldest cause first. */
  readonly alerts: readonly AlertTransition[];
  readonly latency: RunLatency;
}

export const summarize = async (
  services: LocalServices,
  pipeline: Pipeline,
): Promise<Omit<RunSummary, 'latency'>> => {
  const partitions = await readPartitions(services, pipeline);
  const { received, accepted, tooLate, duplicate, rejected, rejectedBy } = sumLedgers(
    partitions.map(({ state }) => state.ledger),
  );
  const alerts = new DynamoDbAlertReader(services.dynamodb, services.names.alertTable);
  return {
    ledger: { received, accepted, tooLate, duplicate, rejected, rejectedBy },
    results: services.results.count(),
    alerts: (await alerts.newest())
      .reverse()
      .map(({ raisedAt: _raisedAt, raisedRevision: _raisedRevision, ...alert }) => alert),
  };
};
