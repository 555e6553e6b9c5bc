import {
  isPastCleanup,
  type Pipeline,
  type PipelineStates,
  type WindowResult,
} from '../../../lambdas/engine/index.ts';
import type { SourceRecordLine } from '../../../lambdas/formats/source-record-line.ts';

/** Why a replay does not touch a row of the store. */
export type LeftAlone =
  /** The live state may still correct it, or had not come so far where the archive ends. */
  | 'open'
  /** A count window: it follows the order of records. */
  | 'counted'
  /** Its device was erased after it. */
  | 'erased';

export interface Bounds {
  /** The declaration that the live state is of. */
  readonly live: Pipeline;
  readonly liveStates: PipelineStates;
  /** What that declaration makes of the archive: the live state as of the archive's end. */
  readonly archived: PipelineStates;
  /** The declaration that was replayed. */
  readonly replayed: Pipeline;
  readonly erasedAtMs: ReadonlyMap<string, number>;
}

/**
 * Why a row is left alone; undefined where the replay's is what the store should hold. It is not
 * where the archive ends before the window is over: late readings may be in the store, and not in
 * the archive yet.
 */
export const leftAlone = (bounds: Bounds, row: WindowResult): LeftAlone | undefined => {
  const { live, liveStates, archived, replayed, erasedAtMs } = bounds;
  if (isCounted(replayed, row.window)) return 'counted';
  const erasedMs = erasedAtMs.get(row.key) ?? Number.NEGATIVE_INFINITY;
  if (row.start <= erasedMs + live.guards.maxClockAhead) return 'erased';
  // A window that is new is over as soon as its key's watermark says so.
  const judge = isDeclared(live, row.window) ? live : replayed;
  const isOver = [liveStates, archived].every((states) => isPastCleanup(judge, states, row));
  return isOver ? undefined : 'open';
};

const windowsOf = ({ windows, joins }: Pipeline) => [
  ...windows,
  ...joins.flatMap((join) => join.windows),
];

const isCounted = (pipeline: Pipeline, name: string): boolean =>
  windowsOf(pipeline).some((one) => one.name === name && one.assigner.named === 'number');

const isDeclared = (pipeline: Pipeline, name: string): boolean =>
  [...windowsOf(pipeline), ...pipeline.rollups].some((one) => one.name === name);

/** When each device was erased last, epoch ms; none that never was. */
export const erasures = (records: readonly SourceRecordLine[]): Map<string, number> => {
  const erased = new Map<string, number>();
  for (const record of records) {
    if (!('control' in record) || record.control.action !== 'erase') continue;
    const { device } = record.control;
    erased.set(device, Math.max(record.arrivalTime, erased.get(device) ?? record.arrivalTime));
  }
  return erased;
};
