import type { ArchiveStore } from '../../lambdas/engine/index.ts';
import { parseSourceRecord, SourceRecordError } from '../../lambdas/formats/parse-source-record.ts';
import type { SourceRecordLine } from '../../lambdas/formats/source-record-line.ts';
import { archivedLines } from '../../lambdas/runtime/archive.ts';

/**
 * All archived records of a pipeline, each once, in the order of each partition.
 *
 * @param pipeline its name
 * @throws SourceRecordError where an object holds what is no record; it names the object
 */
export async function* archivedRecords(
  store: ArchiveStore,
  pipeline: string,
): AsyncGenerator<SourceRecordLine> {
  for await (const { name, line } of archivedLines(store, pipeline, positionOf)) {
    try {
      yield parseSourceRecord(line);
    } catch (error) {
      if (!(error instanceof SourceRecordError)) throw error;
      throw new SourceRecordError(`has the object ${name}, where a line ${error.message}`);
    }
  }
}

/** Without parsing a line that is there twice. */
const positionOf = (line: string): string => /"position":"(\d+)"/.exec(line)?.[1] ?? '';
