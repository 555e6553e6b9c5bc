import {
  epochOf,
  type OutcomeFeed,
  type RefusedResult,
  type ResultSink,
  revisionOf,
  type WindowResult,
} from '../../../lambdas/engine/index.ts';
import type { RaisedEpoch } from '../../../lambdas/runtime/raise-epoch.ts';
import { FoundProblemError } from '../../cli/errors.ts';
import type { ReplayPlan, RowChange } from './replay-plan.ts';
import type { StageName } from './replay-target.ts';

export interface ApplyOptions {
  readonly plan: ReplayPlan;
  /** The highest epoch of the live partitions. */
  readonly liveEpoch: number;
  /** The stage that a window's rows are told by. */
  readonly stageOf: (window: string) => StageName;
  /** Raises the epoch of every partition of a stage to that one or more. */
  readonly raise: (stage: StageName, atLeast: number) => Promise<readonly RaisedEpoch[]>;
  readonly sink: ResultSink;
  /** Is told first, so that the store has nothing that it does not know. @default - none */
  readonly feed?: OutcomeFeed;
  readonly signal: AbortSignal;
  readonly onProgress?: (rows: number) => void;
}

/** What was done. */
export interface AppliedReplay {
  /** Of the rows written; absent where there was nothing to write. */
  readonly epoch?: number;
  readonly written: number;
  /** Rows that the store will never take. */
  readonly refused: readonly RefusedResult[];
}

const rowsAtATime = 500;
/** Above it, revisions are no whole numbers any more. */
const highestEpoch = 2 ** 13 - 1;

/**
 * Writes what differs, in a new epoch:
 * 1. The epoch is above that of every live partition and of every row that is to be replaced.
 * 2. The live partitions are raised to it first. What they tell from then on is of a later record,
 *    so it outdoes the rows written here; what they told before is of a lower epoch, and does not,
 *    even where a sink is behind and writes it after these.
 * 3. The rows get the least ordinal at which a partition was raised.
 * Interrupted at any point, the same again writes the rest, in an epoch above this one.
 *
 * @throws FoundProblemError where a stored row is of a revision that none can outdo
 */
export const applyPlan = async (options: ApplyOptions): Promise<AppliedReplay> => {
  const { plan, stageOf, raise, sink, feed, signal, onProgress = () => {} } = options;
  const { changes } = plan;
  if (changes.length === 0) return { written: 0, refused: [] };
  const epoch = epochAbove(options.liveEpoch, changes);
  const refused: RefusedResult[] = [];
  let written = 0;
  for (const stage of ['first', 'second'] as const) {
    const own = changes.filter(({ replayed }) => stageOf(replayed.window) === stage);
    if (own.length === 0) continue;
    const raised = await raise(stage, epoch);
    const ordinal = Math.min(...raised.map((each) => each.ordinal));
    const revision = revisionOf({ epoch, ordinal });
    for (let from = 0; from < own.length && !signal.aborted; from += rowsAtATime) {
      const batch = own
        .slice(from, from + rowsAtATime)
        .map(({ replayed }): WindowResult => ({ ...replayed, revision }));
      await feed?.tell(batch);
      const outcome = await sink.write(batch);
      refused.push(...outcome.refused);
      written += batch.length - outcome.refused.length;
      onProgress(written);
    }
  }
  return { epoch, written, refused };
};

const epochAbove = (liveEpoch: number, changes: readonly RowChange[]): number => {
  let highest = liveEpoch;
  for (const { stored } of changes) {
    if (stored === undefined) continue;
    const own = epochOf(stored.revision);
    if (own >= highestEpoch) {
      throw new FoundProblemError(
        `the row ${stored.window} ${stored.key} ${stored.id} has the revision ` +
          `${stored.revision}, which none can outdo; delete it in the store first`,
      );
    }
    highest = Math.max(highest, own);
  }
  return highest + 1;
};
