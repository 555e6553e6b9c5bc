import { minutes, recent, type StateItem, type StateStore } from '../../lambdas/engine/index.ts';
import { jsonFormat } from '../../lambdas/formats/json.ts';
import { PartitionProcessor } from '../../lambdas/runtime/partition-processor.ts';
import { readingStage } from '../../lambdas/runtime/reading-stage.ts';
import { benchmarkPipeline } from '../factory-floor.ts';
import { forgetfulSinks } from '../forgetful-sinks.ts';
import { PackedFleet } from '../packed-fleet.ts';
import { heldBytes } from './held-bytes.ts';

export interface RunFleetInput {
  readonly devices: number;
  readonly minutes: number;
}

export interface FleetRun {
  readonly readings: number;
  readonly snapshotBytes: number;
  /** The most that the process had of the machine's memory at any time. */
  readonly mostResidentBytes: number;
  /** In the end, after a collection. */
  readonly heldBytes: number;
}

const batchSize = 10_000;
const pipeline = {
  ...benchmarkPipeline(),
  dedupe: recent({ within: minutes(15), atMost: 64 }),
};

/**
 * A processor with the whole fleet on one partition: each device one reading a minute, in batches
 * of 10,000 records, with dedupe, lateness, commits and snapshots. What is stored is forgotten: in
 * a function it is not in the process either.
 */
export const runFleet = async (input: RunFleetInput): Promise<FleetRun> => {
  const store = forgetfulStore();
  const processor = new PartitionProcessor({
    stage: readingStage(pipeline, jsonFormat),
    stateStore: store,
    sinks: forgetfulSinks,
    clock: { nowMs: () => 0 },
    telemetry: { count: () => {}, gauge: () => {}, warn: () => {} },
    writer: 'benchmark',
  });
  const fleet = new PackedFleet(minutes(1));
  for (let minute = 0; minute < input.minutes; minute += 1) {
    for (let first = 0; first < input.devices; first += batchSize) {
      const size = Math.min(batchSize, input.devices - first);
      const records = Array.from({ length: size }, (_, at) =>
        fleet.record({ device: first + at, from: minute, readings: 1 }),
      );
      const outcome = await processor.process('shardId-000000000000', records);
      if (!outcome.ok) throw outcome.error;
    }
  }
  return {
    readings: input.devices * input.minutes,
    snapshotBytes: store.snapshotBytes,
    heldBytes: await heldBytes(),
    mostResidentBytes: process.resourceUsage().maxRSS * 1_024,
  };
};

/** Remembers where the newest snapshot is said to be, and how much was written of snapshots. */
const forgetfulStore = (): StateStore & { snapshotBytes: number } => {
  let pointer: StateItem | undefined;
  const write = async (item: StateItem): Promise<boolean> => {
    if (item.sortKey === 'SNAPSHOT') pointer = item;
    if (item.sortKey.startsWith('S#')) store.snapshotBytes += item.bytes?.length ?? 0;
    return true;
  };
  const store = {
    snapshotBytes: 0,
    get: async (_: string, sortKey: string) => (sortKey === 'SNAPSHOT' ? pointer : undefined),
    range: async () => [],
    put: async (item: StateItem) => {
      await write(item);
    },
    putIf: write,
    expire: async () => {},
  };
  return store;
};
