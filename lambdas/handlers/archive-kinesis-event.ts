import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { kinesisBatches } from '../adapters/kinesis/kinesis-batches.ts';
import type { ArchiveStore } from '../engine/index.ts';
import { archiveLine } from '../formats/archive-line.ts';
import { archive } from '../runtime/archive.ts';

/**
 * A Kinesis batch into the archive: one object of each shard's records.
 *
 * @param pipeline its name
 */
export const archiveKinesisEvent =
  (store: ArchiveStore, pipeline: string) =>
  async (event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> => {
    for (const { partition, records } of kinesisBatches(event)) {
      const lines = records.map(({ sequenceNumber, data }) =>
        archiveLine(partition, sequenceNumber, Buffer.from(data, 'base64')),
      );
      const [first = '', last = first] = [
        records[0]?.sequenceNumber,
        records.at(-1)?.sequenceNumber,
      ];
      await archive(store, { pipeline, partition, first, last, lines });
    }
    // What could not be written was thrown: the whole batch comes again.
    return { batchItemFailures: [] };
  };
