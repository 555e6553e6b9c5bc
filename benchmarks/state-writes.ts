import { journalLayout } from '../lambdas/runtime/journal-layout.ts';
import { statePartitionKey } from '../lambdas/runtime/partition-session.ts';
import type { Benchmark } from './benchmark.ts';
import { entryShares } from './entry-shares.ts';
import { benchmarkPipeline, FactoryFloor } from './factory-floor.ts';
import { measuredProcessor } from './measured-processor.ts';
import { otherDesigns } from './other-designs.ts';

const target = 0.004;
const devices = 1_000;
const secondsPerBatch = 10;
/** Until lateness and dedupe hold all they will hold, and the ring has come round. */
const warmUp = 128;
const batches = 540;
/** The other designs write the same for every batch. */
const batchesOfOthers = 6;

/** The shard of the fleet's records. */
const partition = 'shardId-000000000000';

/** Comes round within the warm-up: an entry that replaces a larger one is charged as that one. */
const layout = { ...journalLayout, slots: 128, snapshotAfterAtMost: 120 };

/** What state costs in DynamoDB: commits, snapshots and the marks that let chunks expire. */
export const stateWrites: Benchmark = {
  name: 'state-writes',
  question: 'How many write units does a reading cost, everything included?',
  measure: async () => {
    const pipeline = benchmarkPipeline();
    const { handle, writes, store } = measuredProcessor(pipeline, layout);
    const fleet = new FactoryFloor(devices);
    for (let batch = 0; batch < warmUp; batch += 1) await handle(fleet.event(secondsPerBatch));
    const before = { ...writes };
    for (let batch = 0; batch < batches; batch += 1) await handle(fleet.event(secondsPerBatch));
    const readings = batches * devices * secondsPerBatch;
    const perReading = (part: keyof typeof writes): number =>
      (writes[part] - before[part]) / readings;
    const parts = {
      entries: perReading('entries'),
      snapshots: perReading('snapshots'),
      marks: perReading('marks'),
    };
    const value = parts.entries + parts.snapshots + parts.marks;
    const ofEntries = await entryShares(store, statePartitionKey(pipeline, partition));
    const others = Array.from({ length: batchesOfOthers }, () => fleet.event(secondsPerBatch));
    const detail = {
      ...parts,
      dominant: largestOf(parts),
      outboxOfEntries: ofEntries.outbox / (ofEntries.outbox + ofEntries.state),
      ...(await otherDesigns(others)),
      readings,
    };
    const unit = 'write units a reading';
    return [{ name: 'state-writes', value, unit, target, ok: value <= target, detail }];
  },
};

const largestOf = (parts: Readonly<Record<string, number>>): string =>
  Object.entries(parts).reduce((most, part) => (part[1] > most[1] ? part : most))[0];
