import type { ArchiveStore } from '../../../lambdas/engine/index.ts';
import type { SourceRecordLine } from '../../../lambdas/formats/source-record-line.ts';
import { archivedLines } from '../../../lambdas/runtime/archive.ts';
import { UsageError } from '../../cli/errors.ts';
import { parseSourceRecord, SourceRecordError } from '../backtest/parse-source-record.ts';

const recordsPerTell = 10_000;

/**
 * All archived records of a pipeline, each once, in the order of each partition.
 *
 * @param onProgress told the number of records now and then
 * @throws UsageError where an object holds what is no record
 */
export const readArchive = async (
  store: ArchiveStore,
  pipeline: string,
  onProgress: (records: number) => void = () => {},
): Promise<SourceRecordLine[]> => {
  const records: SourceRecordLine[] = [];
  for await (const { name, line } of archivedLines(store, pipeline, positionOf)) {
    try {
      records.push(parseSourceRecord(line));
    } catch (error) {
      if (!(error instanceof SourceRecordError)) throw error;
      throw new UsageError(`--archive has the object ${name}, where a line ${error.message}`);
    }
    if (records.length % recordsPerTell === 0) onProgress(records.length);
  }
  return records;
};

/** Without parsing a line that is there twice. */
const positionOf = (line: string): string => /"position":"(\d+)"/.exec(line)?.[1] ?? '';
