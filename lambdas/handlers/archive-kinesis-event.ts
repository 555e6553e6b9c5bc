import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { kinesisBatches } from '../adapters/kinesis/kinesis-batches.ts';
import type { ArchiveStore } from '../engine/index.ts';
import { archiveRecords } from './archive-records.ts';

/**
 * A Kinesis batch into the archive: one object of each shard's records.
 *
 * @param pipeline its name
 */
export const archiveKinesisEvent =
  (store: ArchiveStore, pipeline: string) =>
  async (event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> => {
    for (const batch of kinesisBatches(event)) await archiveRecords(store, pipeline, batch);
    // What could not be written was thrown: the whole batch comes again.
    return { batchItemFailures: [] };
  };
