import { encodeState, type Pipeline } from '../lambdas/engine/index.ts';
import { journalLayout } from '../lambdas/runtime/journal-layout.ts';
import { loadSession, statePartitionKey } from '../lambdas/runtime/partition-session.ts';
import { checkers } from './checkers/checkers.ts';
import type { FinishedPartition } from './checkers/finished-run.ts';
import { foldRecords } from './checkers/fold-records.ts';
import { chance, magnitude } from './faults/chance.ts';
import type { CountedKind } from './faults/fault-kinds.ts';
import {
  type Fault,
  type FaultSource,
  PlannedFaults,
  RandomFaults,
} from './faults/fault-source.ts';
import { ReferenceModel } from './oracle/reference-model.ts';
import type { Plan } from './plan.ts';
import { declare } from './workload/script-records.ts';
import { shardRecords } from './workload/shard-records.ts';
import { closingTicks, randomWorkload, type Workload } from './workload/workload.ts';
import { PartitionHistory } from './world/partition-history.ts';
import { ShardMapping } from './world/shard-mapping.ts';
import { World } from './world/world.ts';

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

/** Runs a seed: its workload, and faults as they are drawn. The plan repeats the run. */
export const runSeed = async (seed: number): Promise<{ report: RunReport; plan: Plan }> => {
  const workload = randomWorkload(seed);
  const faults = new RandomFaults(seed);
  const report = await run(seed, workload, faults);
  const decided: readonly Fault[] = faults.decided;
  return { report, plan: { seed, workload, faults: decided } };
};

/** Runs a plan, as often as one likes with the same result. */
export const runPlan = ({ seed, workload, faults }: Plan): Promise<RunReport> =>
  run(seed, workload, new PlannedFaults(faults));

/** The uses of chance that belong to the whole run. */
const use = { batchSize: 1, bisect: 2, cache: 3, journal: 4 } as const;

/** Comes round every few commits, and is soon too full for a sink that is down. */
const smallJournal = {
  maxUnpublished: 4,
  layout: { slots: 9, snapshotAfterAtLeast: 2, snapshotAfterAtMost: 4 },
};

const run = async (seed: number, workload: Workload, faults: FaultSource): Promise<RunReport> => {
  const share = (of: number): number => chance(seed, -2, of);
  const pipeline = declare(workload.pipeline);
  const world = new World({
    seed,
    pipeline,
    faults,
    cacheForMs: share(use.cache) < 0.2 ? 5_000 : 300_000,
    ...(share(use.journal) < 0.5 ? smallJournal : { maxUnpublished: 1_000, layout: journalLayout }),
  });
  const violations: string[] = [];
  for (const [name, make] of Object.entries(checkers)) {
    const complain = (violation: string): void => void violations.push(`${name}: ${violation}`);
    world.checkers.push(make(complain));
  }
  const settings = {
    batchSize: magnitude(share(use.batchSize), 12, 100),
    bisectBatchOnFunctionError: share(use.bisect) < 0.7,
  };
  const mappings = workload.partitions.map((script, at) => {
    const shard = `shardId-${String(at).padStart(12, '0')}`;
    const history = new PartitionHistory(shard, pipeline);
    world.histories.set(statePartitionKey(pipeline, shard), history);
    const all = [...script, ...closingTicks(workload.pipeline, script)];
    return new ShardMapping(world, history, shardRecords(shard, all), settings);
  });
  const drained = drainAll(world, mappings);
  await world.scheduler.run();
  const isDrained = await Promise.race([drained, Promise.resolve(mappings.map(() => false))]);
  const partitions = await Promise.all(
    mappings.map((mapping, at) =>
      finished(world, mapping, { workload, pipeline }, isDrained[at] ?? false),
    ),
  );
  const { results, quarantine } = world;
  const finishedRun = {
    pipeline,
    partitions,
    rows: results.all(),
    refused: quarantine.results(),
    alerts: world.alerts.all(),
    quarantine: quarantine.readings(),
    payloadOf: (digest: string) => quarantine.payload(digest),
  };
  for (const checker of world.checkers) checker.finished?.(finishedRun);
  return { violations, counts: world.counts, ...sizes(partitions) };
};

const dayMs = 86_400_000;

/** The main part under faults; then none: a closing tick, time for all to end, the other tick. */
const drainAll = async (world: World, mappings: readonly ShardMapping[]): Promise<boolean[]> => {
  const drain = (fromEnd: number, isHealthy: boolean): Promise<boolean[]> =>
    Promise.all(mappings.map((each) => each.drain(each.records.length - fromEnd, isHealthy)));
  const main = await drain(2, false);
  world.faults.stop();
  const first = await drain(1, true);
  await world.scheduler.sleep(20 * dayMs);
  const second = await drain(0, true);
  return main.map((isDone, at) => isDone && first[at] === true && second[at] === true);
};

const finished = async (
  { stateStore, scheduler, layout }: World,
  { history, records }: ShardMapping,
  { workload, pipeline }: { workload: Workload; pipeline: Pipeline },
  isDrained: boolean,
): Promise<FinishedPartition> => {
  const expected = new ReferenceModel(workload.pipeline);
  for (const { script } of history.committed) expected.receive(script);
  const folded = foldRecords(pipeline, history);
  const source = { pipeline, stateStore, clock: scheduler, layout, writer: 'oracle' };
  const base = { history, records, expected, folded, isDrained };
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
  for (const { history, records } of partitions) {
    const devices = new Set<string>();
    for (const { script } of records) {
      if (script.kind !== 'readings') continue;
      total.readings += script.readings.length;
      devices.add(script.device);
    }
    total.keys += devices.size;
    total.commits += history.head.number;
  }
  return total;
};
