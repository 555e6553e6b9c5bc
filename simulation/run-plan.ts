import { journalLayout } from '../lambdas/runtime/journal-layout.ts';
import { chance, magnitude } from './faults/chance.ts';
import {
  type Fault,
  type FaultSource,
  PlannedFaults,
  RandomFaults,
} from './faults/fault-source.ts';
import type { Plan } from './plan.ts';
import { playStage, type RunReport, type Stage, setStage } from './stage.ts';
import type { Source } from './workload/source.ts';
import { randomWorkload } from './workload/workload.ts';

/** Runs a seed: its workload, and faults as they are drawn. The plan repeats the run. */
export const runSeed = async (
  seed: number,
  source: Source = 'kinesis',
): Promise<{ report: RunReport; plan: Plan }> => {
  const workload = randomWorkload(seed, source);
  const faults = new RandomFaults(seed);
  const report = await run({ seed, source, workload }, faults);
  const decided: readonly Fault[] = faults.decided;
  return { report, plan: { seed, source, workload, faults: decided } };
};

/** Runs a plan, as often as one likes with the same result. */
export const runPlan = ({ faults, ...plan }: Plan): Promise<RunReport> =>
  run(plan, new PlannedFaults(faults));

/** The uses of chance that belong to the whole run. */
const use = { batchSize: 1, bisect: 2, cache: 3, journal: 4, pollers: 5, replay: 6 } as const;

/** Of all seeds, those whose archive is replayed: it costs a quarter of the run. */
const replayedShare = 0.1;

/** Comes round every few commits, and is soon too full for a sink that is down. */
const smallJournal = {
  maxUnpublished: 4,
  layout: { slots: 9, snapshotAfterAtLeast: 1, snapshotAfterAtMost: 3 },
};

const run = (plan: Omit<Plan, 'faults'>, faults: FaultSource): Promise<RunReport> => {
  const { seed } = plan;
  const share = (of: number): number => chance(seed, -2, of);
  const stage = setStage({
    ...plan,
    faults,
    // The archive of a topic that is made again has two records of one position.
    isReplayed: plan.workload.remadeAt === undefined && share(use.replay) < replayedShare,
    cacheForMs: share(use.cache) < 0.12 ? 5_000 : 300_000,
    ...(share(use.journal) < 0.65
      ? smallJournal
      : { maxUnpublished: 1_000, layout: journalLayout }),
    mapping: {
      batchSize: magnitude(share(use.batchSize), 24, 84),
      bisectBatchOnFunctionError: share(use.bisect) < 0.7,
      pollers: 1 + Math.floor(share(use.pollers) * 3),
    },
  });
  return playStage(stage, drainAll(stage));
};

const dayMs = 86_400_000;

/** The main part under faults; then none: a closing tick, time for all to end, the other tick. */
const drainAll = async ({ world, mapping, secondStage }: Stage): Promise<boolean[]> => {
  const underFaults = mapping.drain(2, false);
  const main = await (secondStage?.follow(underFaults) ?? underFaults);
  world.faults.stop();
  world.deploy();
  secondStage?.deploy();
  const first = await mapping.drain(1, true);
  await world.scheduler.sleep(20 * dayMs);
  const second = await mapping.drain(0, true);
  await secondStage?.finish();
  return main.map((isDone, at) => isDone && first[at] === true && second[at] === true);
};
