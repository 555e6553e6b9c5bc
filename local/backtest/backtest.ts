import {
  type AlertTransition,
  type DuplicateReading,
  hasSecondStage,
  type LedgerCounts,
  type LedgerOutcome,
  type Outcomes,
  type PartitionLineage,
  type Pipeline,
  type QuarantinedReading,
  type RegistryChange,
  type SecondStageState,
  type WindowResult,
} from '../../lambdas/engine/index.ts';
import { jsonFormat } from '../../lambdas/formats/json.ts';
import { lineEnvelope } from '../../lambdas/formats/line-envelope.ts';
import type { SourceRecordLine } from '../../lambdas/formats/source-record-line.ts';
import { processKinesisEvent } from '../../lambdas/handlers/process-kinesis-event.ts';
import { type PartitionView, readPartition } from '../../lambdas/runtime/read-partition.ts';
import { readingStage } from '../../lambdas/runtime/reading-stage.ts';
import { backtestedStage, stillClock } from './backtested-stage.ts';
import { type Cut, cutBatches } from './cut.ts';
import { flushTick } from './flush-tick.ts';
import type { StreamedRecord } from './kinesis-event.ts';
import { SecondStageBacktest } from './second-stage-backtest.ts';

/** The second stage's ledger: of contributions, not of readings. */
export interface SecondStageLedgerOutcome extends LedgerCounts {
  readonly type: 'secondStageLedger';
}

/** What a backtest tells, in order: verdicts and firings as they are folded, ledgers at the end. */
export type BacktestOutcome =
  | WindowResult
  | AlertTransition
  | QuarantinedReading
  | DuplicateReading
  | LedgerOutcome
  | SecondStageLedgerOutcome;

export interface BacktestOptions {
  readonly pipeline: Pipeline;
  readonly records: Iterable<SourceRecordLine>;
  /** @default - batches of 10,000 */
  readonly cut?: Cut;
  /** Close every window at the end. @default false */
  readonly flush?: boolean;
  /** Where partitions come from; parents stand first then. @default - each starts from nothing */
  readonly lineage?: PartitionLineage;
  /** What is known of devices before the first record. @default - nothing */
  readonly registry?: readonly RegistryChange[];
  readonly onOutcome: (outcome: BacktestOutcome) => void;
}

/** What the journals hold at the end of a backtest. */
export interface BacktestedStates {
  /** By partition; of one that was split or merged, what it held before, without its keys. */
  readonly partitions: ReadonlyMap<string, PartitionView>;
  /** Absent where there is no second stage. */
  readonly secondStage?: SecondStageState;
}

/**
 * Runs recorded source records through the deployed handler's code on stores in memory: envelope,
 * Kinesis event, load, fold, commit, publish. Partitions run one after the other, in the order in
 * which they first appear, so that the order of outcomes does not depend on the cut.
 *
 * @throws Error where a batch fails; nothing here fails by itself, so it names a bug or a bad
 * record
 */
export const backtest = async (options: BacktestOptions): Promise<BacktestedStates> => {
  const { pipeline, onOutcome, cut = wholeBatches, flush = false, lineage } = options;
  const secondStage = new SecondStageBacktest(pipeline);
  const told = { result: onOutcome, alert: onOutcome, quarantined: onOutcome };
  const observer: Outcomes = {
    ...told,
    duplicate: onOutcome,
    contribution: (contribution) => secondStage.contribute(contribution),
  };
  const stage = knowing(readingStage(pipeline, jsonFormat), options.registry ?? []);
  const { stateStore, run } = backtestedStage(stage, observer, processKinesisEvent, lineage);
  const view = (partition: string) =>
    readPartition({ pipeline, stateStore, clock: stillClock }, partition);
  const lines = byPartition(options.records);
  for (const [partition, own] of lines) {
    secondStage.open();
    for (const line of own) if ('tick' in line) secondStage.tick(line.arrivalTime);
    for (const batch of cutBatches(own, cut)) await run(partition, batch.map(streamed));
    const state = flush ? (await view(partition))?.state : undefined;
    if (state !== undefined) {
      secondStage.closeFrom(state.arrivalClockMs);
      await run(partition, [streamed(flushTick(pipeline, partition, state))]);
    }
    const ledger = (await view(partition))?.state.ledger;
    if (ledger !== undefined) onOutcome({ type: 'ledger', partition, ...ledger });
  }
  const state = hasSecondStage(pipeline) ? await secondStage.run(observer, cut, flush) : undefined;
  if (state !== undefined) onOutcome({ type: 'secondStageLedger', ...state.ledger });
  // At the end: a partition is closed by those that go on from it.
  const views = new Map<string, PartitionView>();
  for (const partition of lines.keys()) {
    const found = await view(partition);
    if (found !== undefined) views.set(partition, found);
  }
  return { partitions: views, ...(state === undefined ? {} : { secondStage: state }) };
};

/** The stage whose partitions begin with that in their registry. */
const knowing = (
  stage: ReturnType<typeof readingStage>,
  registry: readonly RegistryChange[],
): ReturnType<typeof readingStage> => ({
  ...stage,
  empty: () => {
    const state = stage.empty();
    for (const change of registry) state.registry.apply(change);
    return state;
  },
});

const wholeBatches: Cut = { kind: 'every', records: 10_000 };

const byPartition = (records: Iterable<SourceRecordLine>): Map<string, SourceRecordLine[]> => {
  const partitions = new Map<string, SourceRecordLine[]>();
  for (const line of records) {
    const lines = partitions.get(line.partition);
    if (lines === undefined) partitions.set(line.partition, [line]);
    else lines.push(line);
  }
  return partitions;
};

const streamed = (line: SourceRecordLine): StreamedRecord => ({
  position: line.position,
  // Only its envelope's own time counts.
  arrivalTimeMs: 'arrivalTime' in line ? line.arrivalTime : 0,
  bytes: lineEnvelope(line),
});
