import type { ArchiveStore, PartitionLineage, Telemetry } from '../../lambdas/engine/index.ts';
import type { PartitionProcessor } from '../../lambdas/runtime/partition-processor.ts';
import type { StreamPartition } from '../workload/stream-partition.ts';
import type { Handler } from './environment.ts';
import type { PortGate } from './port-gate.ts';
import type { SimulatedRecord } from './simulated-record.ts';

/** A partition with what it holds. */
export interface PartitionContent<Partition extends StreamPartition = StreamPartition> {
  readonly partition: Partition;
  readonly records: readonly SimulatedRecord[];
}

/** What tells one kind of stream from another; everything else is the world's. */
export interface SimulatedStream {
  /** Every partition that there ever is, before those that come from it. */
  readonly contents: readonly PartitionContent[];
  /** The deployed handler of the stream's events, in an environment of its own. */
  handler(processor: PartitionProcessor, telemetry: Telemetry): Handler;
  /**
   * The deployed handler that archives the stream's events.
   *
   * @param pipeline its name
   */
  archiver(store: ArchiveStore, pipeline: string): Handler;
  /** Where partitions come from, as one environment hears it through its gate. */
  lineage(gate: Pick<PortGate, 'pass'>): { readonly lineage?: PartitionLineage };
}
