import {
  RejectedRecordsException,
  type TimestreamWriteClient,
  WriteRecordsCommand,
} from '@aws-sdk/client-timestream-write';
import type { WindowResult } from '../../engine/outcomes.ts';
import type { RefusedResult, ResultSink } from '../../engine/ports.ts';
import { inBatches } from '../in-batches.ts';
import { newestRevisions } from '../newest-revisions.ts';
import { recordFault } from './record-limits.ts';
import { recordRequest } from './record-request.ts';
import { resultRecord } from './result-record.ts';

export interface TimestreamTable {
  readonly database: string;
  readonly table: string;
}

/** WriteRecords takes at most 100 records; a full minute of a large fleet is a hundred requests. */
const batches = { batchSize: 100, inFlight: 4 };

/**
 * Results in a Timestream table. A result's revision is its record's Version, so Timestream itself
 * keeps the highest: an older one that comes last is rejected there, and that is success here.
 */
export class TimestreamSink implements ResultSink {
  private readonly client: TimestreamWriteClient;
  private readonly table: TimestreamTable;

  constructor(client: TimestreamWriteClient, table: TimestreamTable) {
    this.client = client;
    this.table = table;
  }

  async write(results: readonly WindowResult[]): Promise<{ refused: RefusedResult[] }> {
    const refused: RefusedResult[] = [];
    // One request must not hold two records of one series and time.
    const sendable = newestRevisions(results).filter((result) => {
      const columns = Object.keys({ ...result.measures, ...result.tags });
      const reason = recordFault(resultRecord(result), columns);
      if (reason !== undefined) refused.push({ result, reason });
      return reason === undefined;
    });
    refused.push(...(await inBatches(sendable, batches, (batch) => this.writeBatch(batch))));
    return { refused };
  }

  private async writeBatch(batch: readonly WindowResult[]): Promise<RefusedResult[]> {
    try {
      await this.client.send(
        new WriteRecordsCommand({
          DatabaseName: this.table.database,
          TableName: this.table.table,
          ...recordRequest(batch.map(resultRecord)),
        }),
      );
      return [];
    } catch (error) {
      // Only this one says which records were not written; the others of the request were.
      if (error instanceof RejectedRecordsException) return refusals(batch, error);
      throw error;
    }
  }
}

const refusals = (
  batch: readonly WindowResult[],
  error: RejectedRecordsException,
): RefusedResult[] => {
  if (error.RejectedRecords === undefined || error.RejectedRecords.length === 0) throw error;
  return error.RejectedRecords.flatMap(({ RecordIndex, Reason, ExistingVersion }) => {
    const result = RecordIndex === undefined ? undefined : batch[RecordIndex];
    if (result === undefined) throw error;
    // Outdone by a stored revision that is as high or higher: nothing is left to do.
    if (ExistingVersion !== undefined && ExistingVersion >= result.revision) return [];
    return [{ result, reason: Reason ?? 'Timestream rejected the record and gave no reason' }];
  });
};
