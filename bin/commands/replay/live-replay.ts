import { KinesisLineage } from '../../../lambdas/adapters/kinesis/kinesis-lineage.ts';
import { KinesisOutcomeFeed } from '../../../lambdas/adapters/kinesis/kinesis-outcome-feed.ts';
import type { PartitionLineage, Pipeline, WindowResult } from '../../../lambdas/engine/index.ts';
import type { SourceRecordLine } from '../../../lambdas/formats/source-record-line.ts';
import { type ReplayedArchive, replayArchive } from '../../../local/backtest/replay-archive.ts';
import { FoundProblemError, UsageError } from '../../cli/errors.ts';
import { listenForInterruption } from '../../cli/interruption.ts';
import type { Progress } from '../../cli/progress.ts';
import { type Terminal, tell } from '../../cli/terminal.ts';
import { writeLines } from '../../cli/write-lines.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import { type AppliedReplay, applyPlan } from './apply-plan.ts';
import { archiveGaps } from './archive-gaps.ts';
import { changeJson, changeText, planNotes } from './change-text.ts';
import type { KnownRecords } from './in-hindsight.ts';
import { erasures } from './left-alone.ts';
import { planReplay, type ReplayPlan } from './replay-plan.ts';
import { ReplayTarget, type StageName } from './replay-target.ts';

export interface LiveReplayOptions {
  readonly deployment: Deployment;
  /** The declaration that is deployed, and the one that is replayed. */
  readonly live: Pipeline;
  readonly pipeline: Pipeline;
  readonly records: readonly SourceRecordLine[];
  /** What is replayed instead of them as they came. @default - the same */
  readonly known?: KnownRecords;
  /** Which rows are asked for. */
  readonly isChosen: (row: WindowResult) => boolean;
  /** Writes what differs. */
  readonly isApplied: boolean;
  /** Writes although the archive lacks records. */
  readonly despiteGaps: boolean;
  readonly isJson: boolean;
}

/**
 * Compares a replay with the live store, prints what differs, and writes it where that is asked.
 *
 * @throws FoundProblemError where something differs and is not written, or records are missing
 */
export const liveReplay = async (
  options: LiveReplayOptions,
  terminal: Terminal,
  progress: Progress,
): Promise<void> => {
  const { deployment, isApplied, isJson } = options;
  const target = await ReplayTarget.read(deployment, options.live);
  if (target.states.partitions.length === 0) {
    throw new UsageError(`${deployment.title} has committed nothing: there is nothing to compare`);
  }
  const { plan, gaps } = await compare(options, target, progress);
  progress.stop();
  if (target.unpublished > 0) {
    tell(terminal, `${target.unpublished} commits are not in the store yet; their rows may differ`);
  }
  for (const gap of gaps) tell(terminal, gap);
  for (const note of planNotes(plan)) tell(terminal, note);
  const isRefused = gaps.length > 0 && !options.despiteGaps;
  const applied =
    isApplied && !isRefused ? await apply(plan, target, deployment, progress) : undefined;
  progress.stop();
  const { changes, ...counts } = plan;
  const lines = changes.map((change) =>
    isJson ? JSON.stringify(changeJson(change)) : changeText(change),
  );
  const summary = {
    type: 'summary',
    differing: changes.length,
    ...counts,
    gaps,
    ...(applied && {
      written: applied.written,
      refused: applied.refused.length,
      ...(applied.epoch !== undefined && { epoch: applied.epoch }),
    }),
  };
  await writeLines(terminal, isJson ? [...lines, JSON.stringify(summary)] : lines);
  tell(terminal, `${changes.length} rows differ, ${plan.same} are the same`);
  report(plan, applied, { isRefused, isApplied }, terminal);
};

const compare = async (
  options: LiveReplayOptions,
  target: ReplayTarget,
  progress: Progress,
): Promise<{ readonly plan: ReplayPlan; readonly gaps: string[] }> => {
  const { deployment, live, pipeline, records, known, isChosen } = options;
  const lineage = archivedLineage(deployment);
  const replay = (declared: Pipeline, as: KnownRecords): Promise<ReplayedArchive> => {
    progress.update(records.length, `folding ${records.length} records`);
    return replayArchive({ pipeline: declared, ...as, lineage });
  };
  const asTheyCame = { records, registry: [] };
  const archived = await replay(live, asTheyCame);
  const isSame = pipeline === live && known === undefined;
  const replayed = isSame ? archived : await replay(pipeline, known ?? asTheyCame);
  const { ordinals } = archived;
  const gaps = archiveGaps(await target.histories(), { records, ordinals });
  const plan = await planReplay({
    rows: replayed.rows.filter(isChosen),
    bounds: {
      live,
      liveStates: target.states,
      archived: archived.states,
      replayed: pipeline,
      erasedAtMs: erasures(records),
    },
    reader: deployment.results().reader,
    onProgress: (rows) => progress.update(rows, `${rows} rows compared`),
  });
  return { plan, gaps };
};

/** As the stream has it; of shards that it does not list any more nothing is known. */
const archivedLineage = ({ kinesis, names }: Deployment): PartitionLineage => {
  const lineage = new KinesisLineage(kinesis, names.stream);
  const whole = { first: 0n, last: 2n ** 128n - 1n };
  return {
    originOf: async (partition) =>
      (await lineage.originOf(partition)) ?? { parents: [], hashRange: whole },
    // The archive's records of a parent were folded before those of its children.
    hasRecordsAfter: async () => false,
  };
};

const apply = async (
  plan: ReplayPlan,
  target: ReplayTarget,
  deployment: Deployment,
  progress: Progress,
): Promise<AppliedReplay> => {
  const interruption = listenForInterruption();
  const { kinesis, names } = deployment;
  const firstStage = new Set(target.pipeline.windows.map(({ name }) => name));
  const groups = new Set(
    [...target.pipeline.rollups, ...target.pipeline.joins.flatMap(({ windows }) => windows)].map(
      ({ name }) => name,
    ),
  );
  try {
    return await applyPlan({
      plan,
      liveEpoch: target.epoch,
      stageOf: (window): StageName =>
        groups.has(window) && !firstStage.has(window) ? 'second' : 'first',
      raise: (stage, atLeast) => target.raise(stage, atLeast),
      sink: deployment.results().sink,
      ...(names.feed === undefined ? {} : { feed: new KinesisOutcomeFeed(kinesis, names.feed) }),
      signal: interruption.signal,
      onProgress: (rows) => progress.update(rows, `${rows} rows written`),
    });
  } finally {
    interruption.release();
  }
};

const report = (
  { changes }: ReplayPlan,
  applied: AppliedReplay | undefined,
  { isRefused, isApplied }: { readonly isRefused: boolean; readonly isApplied: boolean },
  terminal: Terminal,
): void => {
  if (isRefused) {
    const way = 'with --despite-gaps it is taken as it is';
    throw new FoundProblemError(
      'the archive lacks records, so that rows of it may lack readings' +
        (isApplied ? `; ${way}` : ''),
    );
  }
  if (applied === undefined) {
    if (changes.length === 0) return;
    throw new FoundProblemError('the store differs from the replay; --apply writes these rows');
  }
  const { epoch, written, refused } = applied;
  tell(terminal, epoch === undefined ? 'nothing to write' : `${written} written in epoch ${epoch}`);
  for (const { result, reason } of refused.slice(0, 10)) {
    tell(terminal, `refused: ${result.window} ${result.key} ${result.id}: ${reason}`);
  }
  if (written < changes.length) {
    const left = changes.length - written;
    throw new FoundProblemError(
      refused.length === left
        ? `the store refused ${left} rows`
        : `${left} rows are not written; give the same command again for the rest`,
    );
  }
};
