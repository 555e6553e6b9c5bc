import { newestRevisions } from '../../../../lambdas/adapters/newest-revisions.ts';
import { recordRequest } from '../../../../lambdas/adapters/timestream/record-request.ts';
import { recordSize } from '../../../../lambdas/adapters/timestream/record-size.ts';
import { resultRecord } from '../../../../lambdas/adapters/timestream/result-record.ts';
import type { ResultSink, WindowResult } from '../../../../lambdas/engine/index.ts';

/** WriteRecords takes at most so many. */
const mostRecords = 100;
const bytesPerUnit = 1_024;

/** A result sink that counts what Timestream would charge for, and forgets. */
export class MeteredResults implements ResultSink {
  readonly counted = { results: 0, requests: 0, units: 0, bytes: 0, toldBytes: 0 };
  private readonly scale: number;

  /** @param scale how many times as many results there are really in each write */
  constructor(scale: number) {
    this.scale = scale;
  }

  async write(results: readonly WindowResult[]): Promise<{ refused: [] }> {
    const newest = newestRevisions(results);
    const really = newest.length * this.scale;
    const requests = Math.ceil(really / mostRecords);
    const records = newest.map(resultRecord);
    const { CommonAttributes = {}, Records = [] } = recordRequest(records);
    const own = sum(Records.map(recordSize)) * this.scale;
    // A request is charged by whole units; what its records share is in it once.
    const perRequest = recordSize(CommonAttributes) + own / Math.max(1, requests);
    this.counted.results += really;
    this.counted.requests += requests;
    this.counted.units += requests * Math.ceil(perRequest / bytesPerUnit);
    this.counted.bytes += sum(records.map(recordSize)) * this.scale;
    // As a feed tells them, where there is one.
    this.counted.toldBytes += sum(newest.map((each) => JSON.stringify(each).length)) * this.scale;
    return { refused: [] };
  }
}

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
