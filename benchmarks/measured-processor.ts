import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { MemoryStateStore } from '../lambdas/adapters/memory/memory-state-store.ts';
import type { Pipeline, StateStore } from '../lambdas/engine/index.ts';
import { jsonFormat } from '../lambdas/formats/json.ts';
import { processKinesisEvent } from '../lambdas/handlers/process-kinesis-event.ts';
import type { JournalLayout } from '../lambdas/runtime/journal-layout.ts';
import { PartitionProcessor } from '../lambdas/runtime/partition-processor.ts';
import { readingStage } from '../lambdas/runtime/reading-stage.ts';
import { CountedStateStore, type WriteUnits } from './counted-state-store.ts';

/** The deployed handler's code on a state store that counts what DynamoDB would charge. */
export interface MeasuredProcessor {
  handle(event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse>;
  readonly writes: WriteUnits;
  /** What was written. */
  readonly store: StateStore;
}

/** @param layout @default - that of every deployed journal */
export const measuredProcessor = (
  pipeline: Pipeline,
  layout?: JournalLayout,
): MeasuredProcessor => {
  const stateStore = new CountedStateStore(new MemoryStateStore());
  const processor = new PartitionProcessor({
    stage: readingStage(pipeline, jsonFormat),
    stateStore,
    sinks: {
      alerts: { record: async () => {} },
      quarantine: {
        keepPayload: async () => {},
        keepReadings: async () => {},
        keepResults: async () => {},
      },
      results: { write: async () => ({ refused: [] }) },
    },
    clock: { nowMs: () => 0 },
    telemetry: { count: () => {}, gauge: () => {}, warn: () => {} },
    writer: '00000000-0000-4000-8000-000000000000',
    streamRetentionMs: Number.POSITIVE_INFINITY,
    ...(layout !== undefined && { layout, maxUnpublished: 1 }),
  });
  const handle = processKinesisEvent(processor);
  return {
    writes: stateStore.writes,
    store: stateStore,
    handle: async (event) => {
      const response = await handle(event);
      if (response.batchItemFailures.length > 0) throw new Error('a benchmark batch failed');
      return response;
    },
  };
};
