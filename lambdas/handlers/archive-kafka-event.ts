import { type KafkaEvent, kafkaBatches } from '../adapters/kafka/kafka-batches.ts';
import type { ArchiveStore } from '../engine/index.ts';
import { archiveRecords } from './archive-records.ts';
import { kafkaRecords } from './kafka-records.ts';
import type { KafkaBatchResponse } from './process-kafka-event.ts';

/**
 * A Kafka batch into the archive: one object of each partition's records.
 *
 * @param pipeline its name
 */
export const archiveKafkaEvent =
  (store: ArchiveStore, pipeline: string) =>
  async (event: KafkaEvent): Promise<KafkaBatchResponse> => {
    await Promise.all(
      kafkaBatches(event).map(({ partition, records }) =>
        archiveRecords(store, pipeline, { partition, records: kafkaRecords(records) }),
      ),
    );
    // What could not be written was thrown: all of it comes again, and twice is once.
    return { batchItemFailures: [] };
  };
