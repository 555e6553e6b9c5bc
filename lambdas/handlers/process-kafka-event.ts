import { type KafkaBatch, type KafkaEvent, kafkaBatches } from '../adapters/kafka/kafka-batches.ts';
import type { TopicLayout } from '../adapters/kafka/topic-layout.ts';
import type { Telemetry } from '../engine/index.ts';
import { EnvelopeReader } from '../formats/envelope-reader.ts';
import type { PartitionProcessor } from '../runtime/partition-processor.ts';
import { EnvelopedRecords } from './enveloped-records.ts';
import { kafkaRecords } from './kafka-records.ts';

/** What the event source mapping is told of partitions that were not committed whole. */
export interface KafkaBatchResponse {
  readonly batchItemFailures: readonly {
    /** The first record that must come again: `partition` is topic and number, `records-0`. */
    readonly itemIdentifier: { readonly partition: string; readonly offset: number };
  }[];
}

export interface KafkaProcessing {
  readonly processor: PartitionProcessor;
  readonly layout: TopicLayout;
  readonly telemetry: Telemetry;
}

/**
 * A batch of devices' records through the first stage's processor. Its partitions commit and fail
 * each on its own, at the same time: a partition that halts holds up nobody else.
 */
export const processKafkaEvent = (processing: KafkaProcessing) => {
  const reader = new EnvelopeReader();
  return async (event: KafkaEvent): Promise<KafkaBatchResponse> => {
    const failures = await Promise.all(
      kafkaBatches(event).map((batch) => processBatch(processing, reader, batch)),
    );
    return { batchItemFailures: failures.flat() };
  };
};

const processBatch = async (
  { processor, layout, telemetry }: KafkaProcessing,
  reader: EnvelopeReader,
  batch: KafkaBatch,
): Promise<KafkaBatchResponse['batchItemFailures']> => {
  const { partition } = batch;
  const failedFrom = (offset: number) => [{ itemIdentifier: { partition, offset } }];
  const { sound, error } = layout.check(batch);
  const records = kafkaRecords(batch.records.slice(0, sound));
  // Also without records: a partition that stands still publishes what a sink has yet to take.
  const outcome = await processor.process(
    partition,
    new EnvelopedRecords(reader, { partition, records }),
  );
  if (!outcome.ok && sound > 0) return failedFrom(Number(outcome.failedFrom));
  if (error === undefined) return [];
  telemetry.count('Halted', 1);
  telemetry.warn('A batch failed; the stream will deliver it again', {
    partition,
    error: String(error),
  });
  return failedFrom(batch.records[sound]?.offset ?? 0);
};
