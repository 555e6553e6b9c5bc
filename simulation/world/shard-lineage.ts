import { comparePositions, type PartitionLineage } from '../../lambdas/engine/index.ts';
import type { Shard } from '../workload/shards.ts';
import type { PortGate } from './port-gate.ts';
import type { PartitionContent } from './simulated-stream.ts';

/** What the stream tells of its shards, as one environment hears it through its gate. */
export const shardLineage = (
  shards: ReadonlyMap<string, PartitionContent<Shard>>,
  gate: Pick<PortGate, 'pass'>,
): PartitionLineage => ({
  originOf: (partition) =>
    gate.pass([], async () => {
      const found = shards.get(partition)?.partition;
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
