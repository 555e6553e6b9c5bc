import { createRandom, type Random } from '../../local/fleet/random.ts';
import type { ScriptPipeline, ScriptRecord, Upgrade } from './fleet-script.ts';
import { isOwnOfPartition } from './is-own-of-partition.ts';
import { randomFleet } from './random-fleet.ts';
import { withJoin } from './random-join.ts';
import { randomPipeline, randomUpgrade } from './random-pipeline.ts';
import { withRollup } from './random-rollup.ts';
import type { Source } from './source.ts';

/** What a run processes: a pipeline, and what each partition of its stream receives. */
export interface Workload {
  readonly pipeline: ScriptPipeline;
  readonly partitions: readonly (readonly ScriptRecord[])[];
  /** Which of the partitions are split while they run, by number. @default - none */
  readonly reshards?: readonly (Reshard | null)[];
  /** A topic that is given more partitions while it runs. @default - it keeps those it has */
  readonly growth?: Growth | undefined;
  /**
   * A topic that is deleted and made again once each of its partitions has had so many records;
   * null for one that has had none by which it could tell. @default - it is not
   */
  readonly remadeAt?: readonly (number | null)[] | undefined;
  /** What a deployment adds to the pipeline while it runs. @default - nothing */
  readonly upgrade?: Upgrade | undefined;
}

/** The pipeline with what is added to it. */
export const upgradedPipeline = ({ pipeline, upgrade }: Workload): ScriptPipeline =>
  upgrade === undefined
    ? pipeline
    : {
        ...pipeline,
        windows: [...pipeline.windows, upgrade.window],
        rules: [...pipeline.rules, ...upgrade.rules],
      };

/** A partition is split in two once it has had so many records, and the two are merged again. */
export interface Reshard {
  readonly splitAt: number;
  /** @default - they stay apart */
  readonly mergeAt?: number;
}

/** A topic is given more partitions once each of those it has got so many records. */
export interface Growth {
  readonly to: number;
  readonly at: readonly number[];
}

/** The workload of a seed, on a stream of that kind. */
export const randomWorkload = (seed: number, source: Source = 'kinesis'): Workload => {
  const random = createRandom(seed, 0);
  const pipeline = randomPipeline(random);
  const isTopic = source === 'kafka';
  const count = 1 + random.index(isTopic ? 4 : 2);
  // Many of the runs are short: what shows in few readings is found sooner.
  const readings = random.isHit(0.54) ? 308 + random.index(12) : 24 + random.index(76);
  const partitions = Array.from({ length: count }, (_, partition) =>
    randomFleet(createRandom(seed, partition + 1), {
      partition,
      readings: readings / count,
      isNumbered: pipeline.dedupe === 'sequence',
      within: typeof pipeline.dedupe === 'object' ? pipeline.dedupe.within : undefined,
      ...(isTopic && { isOwn: (device: string) => isOwnOfPartition(device, partition, count) }),
    }),
  );
  if (isTopic) {
    const growth = random.isHit(0.12) ? randomGrowth(random, partitions) : undefined;
    const upgrade = random.isHit(0.25) ? randomUpgrade(random) : undefined;
    const isRemade = growth === undefined && random.isHit(0.1);
    const remadeAt = isRemade
      ? partitions.map((script) => randomRemake(random, script))
      : undefined;
    const workload = { pipeline, partitions, growth, remadeAt, upgrade };
    return withSecondStage(seed, workload, readings);
  }
  const reshards = partitions.map((script) =>
    random.isHit(0.25) ? randomReshard(random, pipeline, script.length) : null,
  );
  // Of partitions that come from several, each may have got it at another time: not tried here.
  const isUpgraded = reshards.every((reshard) => reshard === null) && random.isHit(0.4);
  const upgrade = isUpgraded ? randomUpgrade(random) : undefined;
  return withSecondStage(seed, { pipeline, partitions, reshards, upgrade }, readings);
};

/** Its own stream of chance: what else is drawn stays as it was without it. */
const secondStageStream = 1_001;

/** Where the declaration is changed, it has one stage. */
const withSecondStage = (seed: number, workload: Workload, readings: number): Workload => {
  if (workload.upgrade !== undefined) return workload;
  const random = createRandom(seed, secondStageStream);
  const rolled = withRollup(random, workload.pipeline);
  // The reference of a join compares each reading with each other: that must be few.
  const isJoined = rolled.rollup === undefined && readings < 220;
  return { ...workload, pipeline: isJoined ? withJoin(random, rolled) : rolled };
};

const randomReshard = (random: Random, { scope }: ScriptPipeline, records: number): Reshard => {
  const splitAt = random.index(records);
  const mergeAt = splitAt + random.index(records);
  return scope === 'key' && mergeAt < records ? { splitAt, mergeAt } : { splitAt };
};

const randomGrowth = (random: Random, partitions: Workload['partitions']): Growth => ({
  to: partitions.length + 1 + random.index(partitions.length),
  at: partitions.map(({ length }) => random.index(length)),
});

/** At a record that is newer than every one before it, as of a topic that is made later. */
const randomRemake = (random: Random, script: readonly ScriptRecord[]): number | null => {
  let clock = 0;
  const later = script.flatMap((record, at) => {
    const before = clock;
    clock = clockAfter(clock, record);
    return at > 0 && record.kind === 'tick' && record.arrival > before ? [at] : [];
  });
  return later[random.index(later.length)] ?? null;
};

/** Ticks after the last record: by the first every key is idle, by the second forgotten. */
export const closingTicks = (
  { scope, idleAfter, forgetAfter }: ScriptPipeline,
  script: readonly ScriptRecord[],
): readonly ScriptRecord[] => {
  const clock = script.reduce(clockAfter, 0);
  const second = scope === 'key' ? clock + forgetAfter : clock + idleAfter + 200;
  return [
    { kind: 'tick', arrival: clock + idleAfter },
    { kind: 'tick', arrival: second },
  ];
};

/** Where a record moves the arrival clock to. */
const clockAfter = (clock: number, { kind, arrival }: ScriptRecord): number =>
  kind === 'foreign' || kind === 'poison' ? clock : Math.max(clock, arrival);
