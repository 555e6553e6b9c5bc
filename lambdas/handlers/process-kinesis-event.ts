import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { kinesisBatches } from '../adapters/kinesis/kinesis-batches.ts';
import { EnvelopeReader } from '../formats/envelope-reader.ts';
import type { PartitionProcessor } from '../runtime/partition-processor.ts';
import { EnvelopedRecords } from './enveloped-records.ts';

/**
 * A Kinesis batch through the processor, answered as the event source mapping wants it: the first
 * sequence number that was not committed, or none. It comes again from there.
 */
export const processKinesisEvent = (processor: PartitionProcessor) => {
  const reader = new EnvelopeReader();
  return async (event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const batch of kinesisBatches(event)) {
      const outcome = await processor.process(batch.partition, new EnvelopedRecords(reader, batch));
      if (!outcome.ok) batchItemFailures.push({ itemIdentifier: outcome.failedFrom });
    }
    return { batchItemFailures };
  };
};
