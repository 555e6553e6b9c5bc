import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { kinesisBatches } from '../adapters/kinesis/kinesis-batches.ts';
import type { SecondStageRecord, SourceRecord } from '../engine/index.ts';
import { EnvelopeReader } from '../formats/envelope-reader.ts';
import type { PartitionProcessor } from '../runtime/partition-processor.ts';
import { EnvelopedRecords, type RecordReader } from './enveloped-records.ts';

/** A batch of devices' records through the first stage's processor. */
export const processKinesisEvent = (processor: PartitionProcessor) =>
  answerKinesisEvent(processor, new EnvelopeReader());

/**
 * A Kinesis batch through a processor, answered as the event source mapping wants it: the first
 * sequence number that was not committed, or none. It comes again from there.
 */
export const answerKinesisEvent =
  <Item extends SourceRecord | SecondStageRecord>(
    processor: PartitionProcessor<Item>,
    reader: RecordReader<Item>,
  ) =>
  async (event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const batch of kinesisBatches(event)) {
      const outcome = await processor.process(batch.partition, new EnvelopedRecords(reader, batch));
      if (!outcome.ok) batchItemFailures.push({ itemIdentifier: outcome.failedFrom });
    }
    return { batchItemFailures };
  };
