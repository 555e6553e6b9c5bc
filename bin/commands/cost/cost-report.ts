import { type Bill, billOf, usagesOf } from './bill.ts';
import { type BillHint, billHints, type HintOptions } from './bill-hints.ts';
import { leftOut } from './left-out.ts';
import { figures } from './load/figures.ts';
import type { CountedWorkload } from './load/workload-of.ts';
import { type Price, sureness } from './prices/price-list.ts';
import type { SynthesisedStacks } from './template/synthesise-stacks.ts';

/** A bill with how it came about: what `cost --json` prints. */
export interface CostReport extends Bill {
  readonly pipeline: string;
  readonly stage: string;
  readonly store: string;
  readonly ingest: string;
  readonly devices: number;
  readonly everyMs: number;
  readonly basicIngest: boolean;
  readonly currency: 'USD';
  readonly pricesAsOf: string;
  readonly oldestPriceAsOf: string;
  readonly regions: readonly string[];
  /** Dollars of the bill by how sure their prices are. */
  readonly bySureness: Readonly<Record<Price['sure'], number>>;
  readonly sample: CountedWorkload['counted']['sample'] & { readonly readings: number };
  /** Counted, for each reading. */
  readonly perReading: {
    readonly stateWriteUnits: number;
    readonly stateReadUnits: number;
    readonly results: number;
    readonly storeWriteUnits: number;
    readonly recordBytes: number;
    readonly archivedBytes: number;
  };
  /** Of the stream of records. */
  readonly partitions: number;
  readonly readingsPerBatch: number;
  readonly hints: readonly BillHint[];
  readonly figures: typeof figures;
  readonly leftOut: readonly string[];
}

export interface ReportOptions extends Omit<HintOptions, 'lines'> {
  readonly pipeline: string;
  readonly stacks: SynthesisedStacks;
}

/** The bill of what was synthesised, under the load that was counted. */
export const costReport = (options: ReportOptions): CostReport => {
  const { pipeline, stage, work, list, stacks } = options;
  const bill = billOf(usagesOf([stacks.pipeline, stacks.account], work), list, work.load);
  const { lines } = bill;
  const [flow] = work.flows;
  const { first, archivedBytes, sample } = work.counted;
  const dates = lines.map(({ asOf }) => asOf).sort();
  return {
    ...bill,
    pipeline,
    stage: stage.name,
    store: stage.store,
    ingest: stage.ingest,
    devices: work.load.devices,
    everyMs: work.load.everyMs,
    basicIngest: work.basicIngest,
    currency: 'USD',
    pricesAsOf: list.asOf,
    oldestPriceAsOf: dates[0] ?? list.asOf,
    regions: [...new Set(lines.map(({ region }) => region))].sort(),
    bySureness: bySureness(bill),
    sample: { ...sample, readings: Math.round(first.records / sample.scale) },
    perReading: {
      stateWriteUnits: first.writeUnits,
      stateReadUnits: first.readUnits,
      results: first.results,
      storeWriteUnits: first.storeUnits,
      recordBytes: flow?.recordBytes ?? 0,
      archivedBytes,
    },
    partitions: flow?.shape.partitions ?? 0,
    readingsPerBatch: flow?.shape.recordsPerBatch ?? 0,
    hints: billHints({ lines, list, stage, work }),
    figures,
    leftOut,
  };
};

const bySureness = ({ lines }: Bill): CostReport['bySureness'] =>
  Object.fromEntries(
    sureness.map((sure) => {
      const usd = lines
        .filter((line) => line.sure === sure)
        .reduce((sum, line) => sum + line.usd, 0);
      return [sure, Math.round(usd * 100) / 100];
    }),
  ) as CostReport['bySureness'];
