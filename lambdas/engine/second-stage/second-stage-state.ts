import { emptyJoinState, type JoinState } from '../joins/join-state.ts';
import { emptyLedger, type LedgerCounts } from '../ledger.ts';
import type { Pipeline } from '../pipeline.ts';
import { emptyRollupState, type RollupState } from '../rollups/rollup-state.ts';
import { noWatermark } from '../time/watermark-strategy.ts';

/** Everything the second stage knows of one of its partitions: what its journal keeps. */
export interface SecondStageState {
  /** Position of the last record folded; empty before the first. */
  position: string;
  /** Records folded, ticks included: what revisions are made of. */
  ordinal: number;
  /** Rises when the stream is drained or replaced. */
  epoch: number;
  /** The largest arrival time seen; `noWatermark` before the first. */
  arrivalClockMs: number;
  /** Of contributions, each with one verdict, as of readings in the first stage. */
  readonly ledger: LedgerCounts;
  readonly rollups: RollupState;
  /** In order of declaration. */
  readonly joins: readonly JoinState[];
}

export const emptySecondStageState = ({ joins }: Pipeline): SecondStageState => ({
  position: '',
  ordinal: 0,
  epoch: 0,
  arrivalClockMs: noWatermark,
  ledger: emptyLedger(),
  rollups: emptyRollupState(),
  joins: joins.map(({ windows }) => emptyJoinState(windows.length)),
});
