import type { ArchiveStore, PartitionLineage, Pipeline } from '../../lambdas/engine/index.ts';
import type { ProcessorOptions } from '../../lambdas/runtime/partition-processor.ts';
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
  handler(pipeline: Pipeline, options: StageOptions): Handler;
  /** Where partitions come from, as one environment hears it through its gate. */
  lineage(gate: Pick<PortGate, 'pass'>): { readonly lineage?: PartitionLineage };
}

/** What an environment gives its processor, whatever the stage. */
export type StageOptions = Omit<ProcessorOptions, 'stage'>;

/** The stream that devices send to. */
export interface SourceStream extends SimulatedStream {
  /**
   * The deployed handler that archives the stream's events.
   *
   * @param pipeline its name
   */
  archiver(store: ArchiveStore, pipeline: string): Handler;
}
