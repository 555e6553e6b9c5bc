import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { kinesisRecords } from '../adapters/kinesis/kinesis-records.ts';
import type { SourceRecord } from '../engine/index.ts';
import { decodeEnvelope } from '../formats/envelope.ts';
import type { PartitionProcessor } from '../runtime/partition-processor.ts';

/**
 * A Kinesis batch through the processor, answered as the event source mapping wants it: the first
 * sequence number that was not committed, or none. It comes again from there.
 */
export const processKinesisEvent =
  (processor: PartitionProcessor) =>
  async (event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const [partition, records] of byPartition(event)) {
      const outcome = await processor.process(partition, records);
      if (!outcome.ok) batchItemFailures.push({ itemIdentifier: outcome.failedFrom });
    }
    return { batchItemFailures };
  };

/** One batch is of one shard; the event's form allows more, and each stands on its own. */
const byPartition = (event: KinesisStreamEvent): Map<string, SourceRecord[]> => {
  const batches = new Map<string, SourceRecord[]>();
  for (const { partition, position, bytes } of kinesisRecords(event)) {
    const record = decodeEnvelope(partition, position, bytes);
    const batch = batches.get(partition);
    if (batch === undefined) batches.set(partition, [record]);
    else batch.push(record);
  }
  return batches;
};
