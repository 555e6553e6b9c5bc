import type {
  LedgerCounts,
  Outcomes,
  Pipeline,
  SecondStageRecord,
  SourceRecord,
  Telemetry,
} from '../engine/index.ts';
import type { Sinks } from './sinks.ts';

/** What the runtime itself looks at in a partition's state. */
export interface StageState {
  readonly position: string;
  /** Epoch ms; `noWatermark` before the first record. */
  readonly arrivalClockMs: number;
  readonly ledger: LedgerCounts;
}

/** The state that a stage keeps of a partition, and how it is stored. */
export interface StateKind<State extends StageState = StageState> {
  readonly pipeline: Pipeline;
  /** Its sinks, in the order in which they are published to. */
  readonly sinkNames: readonly (keyof Sinks)[];
  /** The partition's name beside those of the other stage: in the state table and in quarantine. */
  nameOf(partition: string): string;
  empty(): State;
  encode(state: State, extent: 'changes' | 'all'): Uint8Array;
  /** Applies encoded changes, or a whole on an empty state, in place. */
  apply(state: State, bytes: Uint8Array): void;
  /** What a partition starts from after a split or merge. */
  inherit(parents: readonly State[], isOwn: (partitionKey: string) => boolean): State;
}

/** A stage of a pipeline: what the processor loads, folds, commits and publishes. */
export interface Stage<
  Item extends SourceRecord | SecondStageRecord,
  State extends StageState = StageState,
> extends StateKind<State> {
  /** A fold that changes that state. */
  folder(partition: string, state: State): { fold(record: Item, outcomes: Outcomes): void };
  /** How many keys or groups have changed since the last commit. */
  changed(state: State): number;
  /**
   * What operators see beside the ledger.
   *
   * @param sinceMs where the arrival clock stood before the batch
   */
  report(telemetry: Telemetry, state: State, sinceMs: number): void;
}
