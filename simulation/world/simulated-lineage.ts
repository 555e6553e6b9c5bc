import { comparePositions, type PartitionLineage } from '../../lambdas/engine/index.ts';
import type { Shard } from '../workload/shards.ts';
import type { PortGate } from './port-gate.ts';
import type { SimulatedRecord } from './simulated-record.ts';

/** A shard with what it holds. */
export interface ShardContent {
  readonly shard: Shard;
  readonly records: readonly SimulatedRecord[];
}

/** What the stream tells of its shards, as one environment hears it through its gate. */
export const simulatedLineage = (
  shards: ReadonlyMap<string, ShardContent>,
  gate: PortGate,
): PartitionLineage => ({
  originOf: (partition) =>
    gate.pass([], async () => {
      const found = shards.get(partition)?.shard;
      return found && { parents: found.parents, hashRange: found.hashRange };
    }),
  hasRecordsAfter: (partition, after) =>
    gate.pass([], async () => {
      const { records = [] } = shards.get(partition) ?? {};
      return records.some(
        ({ position, isDiscarded }) =>
          !isDiscarded && (after === '' || comparePositions(position, after) > 0),
      );
    }),
});
