import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { comparePositions } from '../../../lambdas/engine/index.ts';
import {
  parseSourceRecord,
  SourceRecordError,
} from '../../../lambdas/formats/parse-source-record.ts';
import type { SourceRecordLine } from '../../../lambdas/formats/source-record-line.ts';
import { UsageError } from '../../cli/errors.ts';

const linesPerTurn = 10_000;

/**
 * Reads files of recorded source records, one record on each line, in the order given. Blank lines
 * are passed over.
 *
 * @param onProgress told the number of records now and then, with turns of the event loop between
 * @throws UsageError naming file and line, where a file cannot be read, a line is no source record,
 * or a position does not come after the one before it in its partition
 */
export const readSourceRecords = async (
  files: readonly string[],
  onProgress: (records: number) => void = () => {},
): Promise<SourceRecordLine[]> => {
  const records: SourceRecordLine[] = [];
  const lastPositions = new Map<string, string>();
  for (const file of files) {
    const bytes = await readInput(file);
    for (const [index, line] of linesOf(bytes).entries()) {
      const record = readLine(line, lastPositions, `${file}:${index + 1}`);
      if (record !== undefined) records.push(record);
      if (index % linesPerTurn === 0) {
        onProgress(records.length);
        await setImmediate();
      }
    }
  }
  return records;
};

const readInput = async (file: string): Promise<Buffer> => {
  try {
    return await readFile(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === 'ENOENT' ? 'but there is no such file' : `which cannot be read (${code})`;
    throw new UsageError(`--input is "${file}", ${why}; give a file of source records`);
  }
};

const linesOf = (bytes: Buffer): Buffer[] => {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(10, from);
    const to = end < 0 ? bytes.length : end;
    lines.push(bytes.subarray(from, to));
    from = to + 1;
  }
  return lines;
};

const decoder = new TextDecoder('utf-8', { fatal: true });

const readLine = (
  line: Buffer,
  lastPositions: Map<string, string>,
  where: string,
): SourceRecordLine | undefined => {
  try {
    const text = decode(line).trim();
    if (text === '') return undefined;
    const record = parseSourceRecord(text);
    const last = lastPositions.get(record.partition);
    if (last !== undefined && comparePositions(record.position, last) <= 0) {
      throw new SourceRecordError(
        `position is "${record.position}", but must be above "${last}", the one before it in ` +
          `partition ${record.partition}; put the records in partition order`,
      );
    }
    lastPositions.set(record.partition, record.position);
    return record;
  } catch (error) {
    if (error instanceof SourceRecordError) throw new UsageError(`${where} ${error.message}`);
    throw error;
  }
};

const decode = (line: Buffer): string => {
  try {
    return decoder.decode(line);
  } catch {
    throw new SourceRecordError('is not UTF-8; give the bytes of a payload as payloadBase64');
  }
};
