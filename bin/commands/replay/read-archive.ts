import type { ArchiveStore } from '../../../lambdas/engine/index.ts';
import { SourceRecordError } from '../../../lambdas/formats/parse-source-record.ts';
import type { SourceRecordLine } from '../../../lambdas/formats/source-record-line.ts';
import { archivedRecords } from '../../../local/backtest/archived-records.ts';
import { UsageError } from '../../cli/errors.ts';

const recordsPerTell = 10_000;

/**
 * All archived records of a pipeline, each once, in the order of each partition.
 *
 * @param onProgress told the number of records now and then
 * @throws UsageError where an object holds what is no record, or a directory cannot be read
 */
export const readArchive = async (
  store: ArchiveStore,
  pipeline: string,
  onProgress: (records: number) => void = () => {},
): Promise<SourceRecordLine[]> => {
  const records: SourceRecordLine[] = [];
  try {
    for await (const record of archivedRecords(store, pipeline)) {
      records.push(record);
      if (records.length % recordsPerTell === 0) onProgress(records.length);
    }
  } catch (error) {
    if (error instanceof SourceRecordError) throw new UsageError(`--archive ${error.message}`);
    // Of this machine's files; the cloud's errors are no fault of an argument.
    if (!(error instanceof Error && 'syscall' in error && 'path' in error)) throw error;
    throw new UsageError(`--archive cannot be read (${error.message}); name its directory`);
  }
  return records;
};
