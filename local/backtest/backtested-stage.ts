import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { MemoryAlertStore } from '../../lambdas/adapters/memory/memory-alert-store.ts';
import { MemoryQuarantineStore } from '../../lambdas/adapters/memory/memory-quarantine-store.ts';
import { MemoryResultSink } from '../../lambdas/adapters/memory/memory-result-sink.ts';
import { MemoryStateStore } from '../../lambdas/adapters/memory/memory-state-store.ts';
import type {
  Clock,
  Outcomes,
  PartitionLineage,
  SecondStageRecord,
  SourceRecord,
  Telemetry,
} from '../../lambdas/engine/index.ts';
import { PartitionProcessor } from '../../lambdas/runtime/partition-processor.ts';
import type { Stage } from '../../lambdas/runtime/stage.ts';
import { kinesisEvent, type StreamedRecord } from './kinesis-event.ts';

/** Time stands still: nothing that a backtest tells may depend on it. */
export const stillClock: Clock = { nowMs: () => 0 };

/** A stage of the pipeline on stores in memory. */
export interface BacktestedStage {
  readonly stateStore: MemoryStateStore;
  /** @throws Error where the batch fails: it names a bug or a bad record */
  run(partition: string, records: readonly StreamedRecord[]): Promise<void>;
}

type Handle = (event: KinesisStreamEvent) => Promise<KinesisStreamBatchResponse>;

/**
 * @param handlerOf the deployed handler's code on the stage's processor
 * @param lineage where partitions come from. @default - each starts from nothing
 */
export const backtestedStage = <Item extends SourceRecord | SecondStageRecord>(
  stage: Stage<Item>,
  observer: Outcomes,
  handlerOf: (processor: PartitionProcessor<Item>) => Handle,
  lineage?: PartitionLineage,
): BacktestedStage => {
  const stateStore = new MemoryStateStore();
  const telemetry = new FailureTelemetry();
  const handle = handlerOf(
    new PartitionProcessor({
      stage,
      stateStore,
      sinks: {
        alerts: new MemoryAlertStore(),
        quarantine: new MemoryQuarantineStore(),
        results: new MemoryResultSink(),
        // The second stage hears them as they are told, before a batch coalesces them.
        contributions: { put: async () => {} },
        feed: { tell: async () => {} },
      },
      clock: stillClock,
      telemetry,
      writer: 'backtest',
      observer,
      ...(lineage === undefined ? {} : { lineage }),
    }),
  );
  const run = async (partition: string, records: readonly StreamedRecord[]): Promise<void> => {
    const { batchItemFailures } = await handle(kinesisEvent(partition, records));
    const [failure] = batchItemFailures;
    if (failure === undefined) return;
    const where = `position ${failure.itemIdentifier} of partition ${partition}`;
    throw new Error(`the batch failed at ${where}: ${telemetry.failure}`);
  };
  return { stateStore, run };
};

/** Keeps why the last batch failed, which the answer to a stream does not say. */
class FailureTelemetry implements Telemetry {
  failure = 'no reason was told';

  count(): void {}

  gauge(): void {}

  warn(message: string, { error = message }: Readonly<Record<string, unknown>>): void {
    this.failure = String(error);
  }
}
