import {
  type MeasuredProcessor,
  type MeasuredStageOptions,
  measuredStage,
} from '../../../../benchmarks/measured-processor.ts';
import type { SecondStageRecord, SourceRecord } from '../../../../lambdas/engine/index.ts';
import { kinesisEvent, type StreamedRecord } from '../../../../local/backtest/kinesis-event.ts';
import { MeteredResults } from './metered-results.ts';

/** What a stage did, of which AWS charges for; as sums, or for each record. */
export interface StageOperations {
  readonly records: number;
  /** DynamoDB's write units: commits, snapshots, and marks that let chunks expire. */
  readonly writeUnits: number;
  /** Those of commits alone. */
  readonly entryUnits: number;
  readonly readUnits: number;
  readonly results: number;
  /** To the store, of a hundred results at the most. */
  readonly storeRequests: number;
  /** Timestream's write units. */
  readonly storeUnits: number;
  readonly resultBytes: number;
  /** Of results as a feed tells them. */
  readonly toldBytes: number;
}

const partition = 'shardId-000000000000';

/** A stage of a pipeline on stores in memory that count, and whose time is that of its records. */
export class CountedStage<Item extends SourceRecord | SecondStageRecord> {
  private readonly processor: MeasuredProcessor;
  private readonly results: MeteredResults;
  private readonly scale: number;
  private records = 0;
  private nowMs = 0;

  /** @param options of the stage, with how many times as much there is really as is run */
  constructor({ scale = 1, sinks, ...options }: MeasuredStageOptions<Item>) {
    this.scale = scale;
    this.results = new MeteredResults(scale);
    this.processor = measuredStage({
      ...options,
      scale,
      sinks: { ...sinks, results: this.results, feed: { tell: async () => {} } },
      // States are loaded anew as often as they are in an execution environment.
      clock: { nowMs: () => this.nowMs },
    });
  }

  /** An invocation. */
  async batch(records: readonly StreamedRecord[]): Promise<void> {
    this.nowMs = records.at(-1)?.arrivalTimeMs ?? this.nowMs;
    this.records += records.length * this.scale;
    await this.processor.handle(kinesisEvent(partition, records));
  }

  /** Everything so far. */
  totals(): StageOperations {
    const { entries, snapshots, marks } = this.processor.writes;
    const { results, requests, units, bytes, toldBytes } = this.results.counted;
    return {
      records: this.records,
      writeUnits: entries + snapshots + marks,
      entryUnits: entries,
      readUnits: this.processor.reads.units,
      results,
      storeRequests: requests,
      storeUnits: units,
      resultBytes: bytes,
      toldBytes,
    };
  }
}

/** What was done between two moments, for each record; `records` says of how many. */
export const operationsPerRecord = (
  before: StageOperations,
  after: StageOperations,
): StageOperations => {
  const records = after.records - before.records;
  const names = Object.keys(after) as (keyof StageOperations)[];
  const per = names.map((name) => [name, (after[name] - before[name]) / Math.max(1, records)]);
  return { ...(Object.fromEntries(per) as unknown as StageOperations), records };
};
