import {
  hasSecondStage,
  type Pipeline,
  type SecondStageRecord,
  type SourceRecord,
} from '../../../../lambdas/engine/index.ts';
import { encodeContributionEnvelopes } from '../../../../lambdas/formats/contribution-envelope.ts';
import { jsonFormat } from '../../../../lambdas/formats/json.ts';
import { processKinesisEvent } from '../../../../lambdas/handlers/process-kinesis-event.ts';
import { processSecondStageEvent } from '../../../../lambdas/handlers/process-second-stage-event.ts';
import { readingStage } from '../../../../lambdas/runtime/reading-stage.ts';
import { secondStage } from '../../../../lambdas/runtime/second-stage.ts';
import type { StreamedRecord } from '../../../../local/backtest/kinesis-event.ts';
import { archivedBytes } from './archived-bytes.ts';
import { CountedStage, operationsPerRecord, type StageOperations } from './counted-stage.ts';
import type { SamplePlan } from './sample-plan.ts';
import { SteadyFleet } from './steady-fleet.ts';

/** What a run in memory of a sample of the fleet did. */
export interface CountedOperations {
  readonly sample: SamplePlan & { readonly batches: number };
  /** For each record of the fleet, ticks among them. */
  readonly first: StageOperations;
  /** Of each record in the archive. */
  readonly archivedBytes: number;
  /** @default - the pipeline has one stage */
  readonly second?: {
    readonly recordsPerReading: number;
    readonly recordBytes: number;
    /** For each record between the stages. */
    readonly operations: StageOperations;
  };
}

export interface CountOptions {
  readonly pipeline: Pipeline;
  /** From one reading of a device to its next, ms. */
  readonly everyMs: number;
  readonly plan: SamplePlan;
  /** From one batch of a shard to its next, ms. */
  readonly batchMs: number;
  /** Called after each batch with the share that is done. @default - nobody is told */
  readonly onProgress?: (share: number) => void;
}

/**
 * Runs a sample of one shard through the deployed handlers' code on stores in memory, batch by
 * batch as the mapping would cut them, and counts what AWS charges for. The same options give the
 * same counts.
 */
export const countOperations = async (options: CountOptions): Promise<CountedOperations> => {
  const { pipeline, everyMs, plan, batchMs, onProgress } = options;
  const fleet = new SteadyFleet(pipeline, { devices: plan.devices, everyMs });
  const between = new BetweenStages(pipeline);
  const first = firstStage(pipeline, plan.scale, between);
  const endMs = plan.warmUpMs + plan.countedMs;
  let before = first.totals();
  let batches = 0;
  let archived: StreamedRecord[] = [];
  for (let from = 0; from < endMs; from += batchMs) {
    if (from < plan.warmUpMs) {
      before = first.totals();
      between.begin();
      archived = [];
      batches = 0;
    }
    const records = fleet.records(from, from + batchMs);
    if (records.length === 0) continue;
    await first.batch(records);
    await between.batch();
    batches += 1;
    if (archived.length < mostArchived) archived.push(...records);
    onProgress?.((from + batchMs) / endMs);
  }
  const counted = operationsPerRecord(before, first.totals());
  return {
    sample: { ...plan, batches },
    first: counted,
    archivedBytes: await archivedBytes(archived),
    ...(hasSecondStage(pipeline) && { second: between.counted(counted.records / plan.scale) }),
  };
};

/** As many as an object has at the most. */
const mostArchived = 10_000;

const firstStage = (
  pipeline: Pipeline,
  scale: number,
  between: BetweenStages,
): CountedStage<SourceRecord> =>
  new CountedStage({
    stage: readingStage(pipeline, jsonFormat),
    handlerOf: processKinesisEvent,
    scale,
    sinks: {
      contributions: {
        put: async (packs) => {
          for (const pack of packs) between.put(encodeContributionEnvelopes(pipeline, pack));
        },
      },
    },
  });

/** The stream between the stages, and the second stage; one shard of it, and not scaled. */
class BetweenStages {
  private readonly stage: CountedStage<SecondStageRecord>;
  private waiting: StreamedRecord[] = [];
  private sent = { records: 0, bytes: 0 };
  private before: { readonly totals: StageOperations; readonly sent: BetweenStages['sent'] };

  constructor(pipeline: Pipeline) {
    const stage = secondStage(pipeline);
    this.stage = new CountedStage({ stage, handlerOf: processSecondStageEvent });
    this.before = { totals: this.stage.totals(), sent: this.sent };
  }

  put(envelopes: readonly Uint8Array[]): void {
    for (const bytes of envelopes) {
      this.sent = { records: this.sent.records + 1, bytes: this.sent.bytes + bytes.length };
      const position = String(this.sent.records);
      this.waiting.push({ position, arrivalTimeMs: 0, bytes });
    }
  }

  async batch(): Promise<void> {
    if (this.waiting.length === 0) return;
    await this.stage.batch(this.waiting);
    this.waiting = [];
  }

  /** What comes from here on is counted. */
  begin(): void {
    this.before = { totals: this.stage.totals(), sent: this.sent };
  }

  counted(readings: number): NonNullable<CountedOperations['second']> {
    const { totals, sent } = this.before;
    const records = this.sent.records - sent.records;
    return {
      recordsPerReading: records / Math.max(1, readings),
      recordBytes: (this.sent.bytes - sent.bytes) / Math.max(1, records),
      operations: operationsPerRecord(totals, this.stage.totals()),
    };
  }
}
