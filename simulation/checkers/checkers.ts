import { alertRows } from './alert-rows.ts';
import { balancedLedger } from './balanced-ledger.ts';
import { boundedItems } from './bounded-items.ts';
import { boundedWindows } from './bounded-windows.ts';
import type { CheckerMaker } from './checker.ts';
import { committedFirst } from './committed-first.ts';
import { finalRows } from './final-rows.ts';
import { handedOver } from './handed-over.ts';
import { isolation } from './isolation.ts';
import { keptQuarantine } from './kept-quarantine.ts';
import { liveness } from './liveness.ts';
import { monotoneWatermarks } from './monotone-watermarks.ts';
import { oneChain } from './one-chain.ts';
import { oneState } from './one-state.ts';
import { poisonCost } from './poison-cost.ts';
import { pureFold } from './pure-fold.ts';
import { replayedRows } from './replayed-rows.ts';
import { risingRevisions } from './rising-revisions.ts';
import { secondStageLedger } from './second-stage-ledger.ts';
import { secondStageRows } from './second-stage-rows.ts';
import { trueCheckpoint } from './true-checkpoint.ts';

/** Every promise that a run is watched for, by name (CONTRACT, section 9). */
export const checkers: Readonly<Record<string, CheckerMaker>> = {
  'I1 final rows': finalRows,
  'I1 replayed rows': replayedRows,
  'I1 second stage': secondStageRows,
  'I2 one chain': oneChain,
  'I3 balanced ledger': balancedLedger,
  'I3 second stage': secondStageLedger,
  'I3 kept quarantine': keptQuarantine,
  'I4 committed first': committedFirst,
  'I4 handed over': handedOver,
  'I5 rising revisions': risingRevisions,
  'I6 alert rows': alertRows,
  'I7 monotone watermarks': monotoneWatermarks,
  'I8 one state': oneState,
  'I9 true checkpoint': trueCheckpoint,
  'I10 pure fold': pureFold,
  'I11 liveness': liveness,
  'I11 poison cost': poisonCost,
  'I12 bounded items': boundedItems,
  'I12 bounded windows': boundedWindows,
  'I13 isolation': isolation,
};
