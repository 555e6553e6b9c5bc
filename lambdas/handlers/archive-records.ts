import type { ArchiveStore } from '../engine/index.ts';
import { archiveLine } from '../formats/archive-line.ts';
import { archive } from '../runtime/archive.ts';
import type { EnvelopedBatch } from './enveloped-records.ts';

/**
 * Records of one partition into the archive, as one object.
 *
 * @param pipeline its name
 */
export const archiveRecords = async (
  store: ArchiveStore,
  pipeline: string,
  { partition, records }: EnvelopedBatch,
): Promise<void> => {
  const lines = records.map(({ sequenceNumber, data }) =>
    archiveLine(partition, sequenceNumber, Buffer.from(data, 'base64')),
  );
  const [first = '', last = first] = [records[0]?.sequenceNumber, records.at(-1)?.sequenceNumber];
  await archive(store, { pipeline, partition, first, last, lines });
};
