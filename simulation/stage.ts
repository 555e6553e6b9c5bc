import { encodeState, hasSecondStage, inheritState } from '../lambdas/engine/index.ts';
import { loadSession, statePartitionKey } from '../lambdas/runtime/partition-session.ts';
import { secondStageWait } from '../local/backtest/flush-tick.ts';
import { checkers } from './checkers/checkers.ts';
import { finishSecondStage } from './checkers/finish-second-stage.ts';
import type { FinishedPartition, ReplayedRun } from './checkers/finished-run.ts';
import { foldRecords } from './checkers/fold-records.ts';
import { replayStream } from './checkers/replay-stream.ts';
import type { CountedKind } from './faults/fault-kinds.ts';
import { ReferenceModel } from './oracle/reference-model.ts';
import type { ScriptPipeline } from './workload/fleet-script.ts';
import { declare } from './workload/script-records.ts';
import type { Source } from './workload/source.ts';
import { upgradedPipeline, type Workload } from './workload/workload.ts';
import { BetweenStream } from './world/between-stream.ts';
import { ConsumerGroup } from './world/consumer-group.ts';
import { kafkaTopic } from './world/kafka-topic.ts';
import { kinesisStream } from './world/kinesis-stream.ts';
import { PartitionFeed } from './world/partition-feed.ts';
import { PartitionHistory } from './world/partition-history.ts';
import { SecondStageRun } from './world/second-stage-run.ts';
import { ShardMappings } from './world/shard-mappings.ts';
import type { SourceStream } from './world/simulated-stream.ts';
import type { MappingSettings, StreamMapping } from './world/stream-mapping.ts';
import { World, type WorldSettings } from './world/world.ts';

/** What a run showed. */
export interface RunReport {
  /** `checker: sentence`; empty where every promise was kept. */
  readonly violations: readonly string[];
  /** How often each kind of fault happened. */
  readonly counts: ReadonlyMap<CountedKind, number>;
  readonly readings: number;
  readonly keys: number;
  readonly commits: number;
}

export interface StageSettings extends Omit<WorldSettings, 'stream' | 'pipeline' | 'upgraded'> {
  readonly workload: Workload;
  /** @default 'kinesis' */
  readonly source?: Source;
  readonly mapping: MappingSettings;
  /** Whether the archive of the stream is replayed at the end. @default false */
  readonly isReplayed?: boolean;
}

/** A world with a workload in it, watched by every checker, before anything has happened. */
export interface Stage {
  readonly world: World;
  readonly feeds: readonly PartitionFeed[];
  readonly mapping: StreamMapping;
  readonly workload: Workload;
  readonly violations: string[];
  readonly stream: SourceStream;
  readonly isReplayed: boolean;
  /** Absent where the pipeline has none. */
  readonly secondStage?: SecondStageRun | undefined;
}

export const setStage = ({
  mapping: how,
  isReplayed = false,
  ...settings
}: StageSettings): Stage => {
  const { workload, seed, source = 'kinesis' } = settings;
  const before = declare(workload.pipeline);
  const isChanged = workload.upgrade !== undefined;
  const upgraded = isChanged ? declare(upgradedPipeline(workload)) : undefined;
  const stream = source === 'kafka' ? kafkaTopic(workload, seed) : kinesisStream(workload);
  const contributions = hasSecondStage(before) ? new BetweenStream(before) : undefined;
  const all = { ...settings, stream, pipeline: before, upgraded, contributions };
  const world = new World(all);
  const { pipeline } = world;
  const violations: string[] = [];
  for (const [name, make] of Object.entries(checkers)) {
    const complain = (violation: string): void => void violations.push(`${name}: ${violation}`);
    world.checkers.push(make(complain));
  }
  const feeds = stream.contents.map((content) => {
    const { name } = content.partition;
    const history = new PartitionHistory(name, pipeline);
    world.histories.set(statePartitionKey(pipeline, name), history);
    return new PartitionFeed(world, history, content, how);
  });
  const Mapping = source === 'kafka' ? ConsumerGroup : ShardMappings;
  const mapping = new Mapping(world, feeds, how);
  const secondStage =
    contributions &&
    new SecondStageRun({
      settings: all,
      first: world,
      stream: contributions,
      mapping: how,
      waitMs: secondStageWait(before),
    });
  return { world, feeds, mapping, workload, violations, stream, isReplayed, secondStage };
};

/** Runs what has been started to its end, and asks every checker. */
export const playStage = async (
  stage: Stage,
  drained: Promise<readonly boolean[]>,
): Promise<RunReport> => {
  const { world, feeds, workload, violations } = stage;
  await world.scheduler.run();
  const isDrained = await Promise.race([drained, Promise.resolve(feeds.map(() => false))]);
  const { pipeline } = world;
  const upgraded = upgradedPipeline(workload);
  const partitions: FinishedPartition[] = [];
  try {
    for (const [at, feed] of feeds.entries()) {
      const names = feed.content.partition.parents;
      const parents = partitions.filter(({ partition }) => names.includes(partition.name));
      const base = await finished(world, feed, { workload, upgraded, parents });
      partitions.push({ ...base, isDrained: isDrained[at] ?? false });
    }
  } catch (error) {
    // What was committed cannot be folded at all: records twice, or in another order.
    violations.push(`run: ${String(error)}`);
    return { violations, counts: world.counts, ...sizes(partitions) };
  }
  const { results, quarantine } = world;
  const told = await stage.secondStage?.finished();
  const models = partitions.map(({ expected }) => expected);
  const secondStage = told && finishSecondStage(workload.pipeline, models, told);
  if ((secondStage?.expected.verdicts.duplicate ?? 0) > 0) world.met('contributedAgain');
  const replayed = stage.isReplayed ? await replay(stage) : undefined;
  const finishedRun = {
    pipeline,
    partitions,
    halts: world.halts,
    rows: results.all(),
    refused: quarantine.results(),
    alerts: world.alerts.all(),
    quarantine: quarantine.readings(),
    payloadOf: (digest: string) => quarantine.payload(digest),
    ...(replayed && { replayed }),
    ...(secondStage && { secondStage }),
  };
  for (const checker of world.checkers) checker.finished?.(finishedRun);
  return { violations, counts: world.counts, ...sizes(partitions) };
};

const replay = async ({ world, feeds, workload, stream }: Stage): Promise<ReplayedRun> => {
  const { pipeline, seed } = world;
  const histories = feeds.map(({ history }) => history);
  const replayed = await replayStream({ seed, stream, pipeline, histories });
  world.met('replay');
  if (workload.upgrade === undefined) return replayed;
  const expected = histories.flatMap(({ committed }) => {
    const model = new ReferenceModel(upgradedPipeline(workload));
    for (const { script } of committed) model.receive(script);
    return model.firings;
  });
  return { ...replayed, expected };
};

interface Origins {
  readonly workload: Workload;
  /** Its pipeline in the end. */
  readonly upgraded: ScriptPipeline;
  /** The partitions that it was split or merged from. */
  readonly parents: readonly FinishedPartition[];
}

const finished = async (
  world: World,
  { history, content: { partition, records } }: PartitionFeed,
  { workload, upgraded, parents }: Origins,
): Promise<Omit<FinishedPartition, 'isDrained'>> => {
  const { stateStore, scheduler, layout, pipeline } = world;
  const expected = new ReferenceModel(workload.pipeline);
  const { isOwn } = partition;
  expected.inherit(
    parents.map((parent) => parent.expected),
    isOwn,
  );
  for (const [at, { script }] of history.committed.entries()) {
    if (at === history.upgradedAt) expected.upgrade(upgraded);
    expected.receive(script);
  }
  const states = parents.map(({ folded: { state } }) => state);
  const start = parents.length === 0 ? undefined : inheritState(pipeline, states, isOwn);
  const folded = foldRecords(world.declarations, history, start);
  const source = { pipeline, stateStore, clock: scheduler, layout, writer: 'oracle' };
  const base = { partition, history, records, expected, folded };
  try {
    const { state } = await loadSession(source, history.partition);
    return {
      ...base,
      loaded: { bytes: encodeState(state, pipeline, 'all'), ledger: state.ledger },
    };
  } catch {
    return base;
  }
};

const sizes = (
  partitions: readonly FinishedPartition[],
): Pick<RunReport, 'readings' | 'keys' | 'commits'> => {
  const total = { readings: 0, keys: 0, commits: 0 };
  const devices = new Set<string>();
  for (const { history, records } of partitions) {
    for (const { script } of records) {
      if (script.kind !== 'readings') continue;
      total.readings += script.readings.length;
      devices.add(script.device);
    }
    total.commits += history.head.number;
  }
  return { ...total, keys: devices.size };
};
