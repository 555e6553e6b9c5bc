import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { MemoryStateStore } from '../lambdas/adapters/memory/memory-state-store.ts';
import type {
  Clock,
  Pipeline,
  SecondStageRecord,
  SourceRecord,
  StateStore,
} from '../lambdas/engine/index.ts';
import { jsonFormat } from '../lambdas/formats/json.ts';
import { processKinesisEvent } from '../lambdas/handlers/process-kinesis-event.ts';
import type { JournalLayout } from '../lambdas/runtime/journal-layout.ts';
import { PartitionProcessor } from '../lambdas/runtime/partition-processor.ts';
import { readingStage } from '../lambdas/runtime/reading-stage.ts';
import type { Sinks } from '../lambdas/runtime/sinks.ts';
import type { Stage } from '../lambdas/runtime/stage.ts';
import { CountedStateStore } from './counted-state-store.ts';
import { forgetfulSinks } from './forgetful-sinks.ts';

/** The deployed handler's code on a state store that counts what DynamoDB would charge. */
export interface MeasuredProcessor {
  handle(event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse>;
  readonly writes: CountedStateStore['writes'];
  readonly reads: CountedStateStore['reads'];
  /** What was written. */
  readonly store: StateStore;
}

export interface MeasuredStageOptions<Item extends SourceRecord | SecondStageRecord> {
  readonly stage: Stage<Item>;
  /** The deployed handler's code on the stage's processor. */
  readonly handlerOf: (processor: PartitionProcessor<Item>) => MeasuredProcessor['handle'];
  /** @default - that of every deployed journal */
  readonly layout?: JournalLayout;
  /** @default - everything is taken and forgotten */
  readonly sinks?: Partial<Sinks>;
  /** What a cached state ages by. @default - time stands still */
  readonly clock?: Clock;
  /** How many times larger items are counted. @default 1 */
  readonly scale?: number;
}

/** @param layout @default - that of every deployed journal */
export const measuredProcessor = (pipeline: Pipeline, layout?: JournalLayout): MeasuredProcessor =>
  measuredStage({
    stage: readingStage(pipeline, jsonFormat),
    handlerOf: processKinesisEvent,
    ...(layout !== undefined && { layout }),
  });

/** A stage of a pipeline whose writes are counted. */
export const measuredStage = <Item extends SourceRecord | SecondStageRecord>(
  options: MeasuredStageOptions<Item>,
): MeasuredProcessor => {
  const { stage, handlerOf, layout, sinks, scale } = options;
  const stateStore = new CountedStateStore(new MemoryStateStore(), scale);
  const processor = new PartitionProcessor({
    stage,
    stateStore,
    sinks: { ...forgetfulSinks, ...sinks },
    clock: options.clock ?? { nowMs: () => 0 },
    telemetry: { count: () => {}, gauge: () => {}, warn: () => {} },
    writer: '00000000-0000-4000-8000-000000000000',
    ...(layout !== undefined && { layout, maxUnpublished: 1 }),
  });
  const handle = handlerOf(processor);
  return {
    writes: stateStore.writes,
    reads: stateStore.reads,
    store: stateStore,
    handle: async (event) => {
      const response = await handle(event);
      if (response.batchItemFailures.length > 0) throw new Error('a benchmark batch failed');
      return response;
    },
  };
};
