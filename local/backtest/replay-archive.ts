import type {
  PartitionLineage,
  Pipeline,
  PipelineStates,
  RegistryChange,
  WindowResult,
} from '../../lambdas/engine/index.ts';
import type { SourceRecordLine } from '../../lambdas/formats/source-record-line.ts';
import { backtest } from './backtest.ts';
import { countedOnce } from './counted-once.ts';
import type { Cut } from './cut.ts';

/** What archived records come to. */
export interface ReplayedArchive {
  /** The last firing of each window, in the order of these firings. */
  readonly rows: readonly WindowResult[];
  readonly states: PipelineStates;
  /** Records folded, by partition: those that it went on from are counted too. */
  readonly ordinals: ReadonlyMap<string, number>;
}

export interface ReplayOptions {
  readonly pipeline: Pipeline;
  readonly records: readonly SourceRecordLine[];
  /** Where partitions come from. @default - each starts from nothing */
  readonly lineage?: PartitionLineage;
  /** What is known of devices before the first record. @default - nothing */
  readonly registry?: readonly RegistryChange[];
  /** Where batches end, which changes nothing. @default - batches of 10,000 */
  readonly cut?: Cut;
}

/**
 * Runs archived records through the handler's code, each reading once: one that was redriven, and
 * counts at its first place, is left out where it comes again.
 */
export const replayArchive = async (options: ReplayOptions): Promise<ReplayedArchive> => {
  const rows = new Map<string, WindowResult>();
  const { partitions, secondStage } = await backtest({
    ...options,
    records: await countedOnce(options),
    onOutcome: (outcome) => {
      if (outcome.type !== 'result') return;
      const identity = rowIdentity(outcome);
      rows.delete(identity);
      rows.set(identity, outcome);
    },
  });
  const views = [...partitions];
  return {
    rows: [...rows.values()],
    states: {
      partitions: views.flatMap(([, view]) => (view.isSealed ? [] : [view.state])),
      secondStage: secondStage === undefined ? [] : [secondStage],
    },
    ordinals: new Map(views.map(([partition, { state }]) => [partition, state.ordinal])),
  };
};

/** What names a row among those of its pipeline. */
export const rowIdentity = ({ window, key, id }: Pick<WindowResult, 'window' | 'key' | 'id'>) =>
  JSON.stringify([window, key, id]);
