import {
  type AlertTransition,
  applyState,
  ByteReader,
  type Contribution,
  type DuplicateReading,
  emptyPartitionState,
  encodeState,
  type LedgerCounts,
  type Outcomes,
  PartitionFold,
  type PartitionState,
  type Pipeline,
  type QuarantinedReading,
  type SourceRecord,
  type WindowResult,
} from '../../lambdas/engine/index.ts';
import { jsonFormat } from '../../lambdas/formats/json.ts';

/** Everything that a fold told, in order. */
export class FoldOutcomes implements Outcomes {
  readonly results: WindowResult[] = [];
  readonly alerts: AlertTransition[] = [];
  readonly refused: (QuarantinedReading | DuplicateReading)[] = [];
  readonly contributions: Contribution[] = [];

  result(result: WindowResult): void {
    this.results.push(result);
  }

  alert(alert: AlertTransition): void {
    this.alerts.push(alert);
  }

  quarantined(reading: QuarantinedReading): void {
    this.refused.push(reading);
  }

  duplicate(reading: DuplicateReading): void {
    this.refused.push(reading);
  }

  contribution(contribution: Contribution): void {
    this.contributions.push(contribution);
  }
}

/**
 * What happens between two batches: the state stays in memory, or is lost and comes back from the
 * journal's changes since the newest snapshot; a snapshot is made or not.
 */
export interface BatchEnd {
  readonly records: number;
  readonly isLost: boolean;
  readonly isSnapshot: boolean;
}

/** One batch of everything. */
export const uncut: readonly BatchEnd[] = [];

/** A partition on its way through batches, its state kept as the journal keeps it. */
export class FoldRun {
  readonly outcomes = new FoldOutcomes();
  private readonly pipeline: Pipeline;
  private readonly journal: Uint8Array[] = [];
  private held: PartitionState;

  constructor(pipeline: Pipeline) {
    this.pipeline = pipeline;
    this.held = emptyPartitionState(pipeline.windows.length);
  }

  get state(): PartitionState {
    return this.held;
  }

  get ledger(): LedgerCounts {
    return this.held.ledger;
  }

  /** The whole state, encoded. */
  get bytes(): Uint8Array {
    return encodeState(this.held, this.pipeline, 'all');
  }

  /** Folds a batch and commits it. */
  fold(...records: readonly SourceRecord[]): this {
    const fold = new PartitionFold(this.pipeline, jsonFormat, 'p0', this.held);
    for (const record of records) fold.fold(record, this.outcomes);
    return this;
  }

  commit(): void {
    this.journal.push(encodeState(this.held, this.pipeline, 'changes'));
  }

  snapshot(): void {
    this.journal.splice(0, this.journal.length, this.bytes);
  }

  /** Loses the state in memory; it comes back from what was committed. */
  reload(): void {
    const state = emptyPartitionState(this.pipeline.windows.length);
    for (const entry of this.journal) applyState(state, this.pipeline, new ByteReader(entry));
    this.held = state;
  }
}

/** Folds the records in batches; what is left after the last batch end is the last batch. */
export const runFold = (
  pipeline: Pipeline,
  records: readonly SourceRecord[],
  ends: readonly BatchEnd[] = uncut,
): FoldRun => {
  const run = new FoldRun(pipeline);
  let from = 0;
  for (const end of ends) {
    run.fold(...records.slice(from, from + end.records));
    from += end.records;
    run.commit();
    if (end.isSnapshot) run.snapshot();
    if (end.isLost) run.reload();
  }
  return run.fold(...records.slice(from));
};
