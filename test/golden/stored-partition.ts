import { MemoryAlertStore } from '../../lambdas/adapters/memory/memory-alert-store.ts';
import { MemoryQuarantineStore } from '../../lambdas/adapters/memory/memory-quarantine-store.ts';
import { MemoryResultSink } from '../../lambdas/adapters/memory/memory-result-sink.ts';
import { MemoryStateStore } from '../../lambdas/adapters/memory/memory-state-store.ts';
import { VirtualClock } from '../../lambdas/adapters/memory/virtual-clock.ts';
import type { StateItem } from '../../lambdas/engine/index.ts';
import { jsonFormat } from '../../lambdas/formats/json.ts';
import { PartitionProcessor } from '../../lambdas/runtime/partition-processor.ts';
import { readingStage } from '../../lambdas/runtime/reading-stage.ts';
import { goldenPipeline } from './golden-pipeline.ts';
import { goldenRecords } from './golden-records.ts';

export const goldenKey = 'golden#p0';

/** Both sets of a snapshot, an entry after the newest, and a ring that has come round. */
export const goldenLayout = { slots: 8, snapshotAfterAtLeast: 3, snapshotAfterAtMost: 3 };

/** What this code stores of the golden records: every item of their partition, by sort key. */
export const storedPartition = async (): Promise<StateItem[]> => {
  const stateStore = new MemoryStateStore();
  const processor = new PartitionProcessor({
    stage: readingStage(goldenPipeline, jsonFormat),
    stateStore,
    sinks: {
      alerts: new MemoryAlertStore(),
      quarantine: new MemoryQuarantineStore(),
      results: new MemoryResultSink(),
    },
    clock: new VirtualClock(1_741_600_000_000),
    telemetry: { count: () => {}, gauge: () => {}, warn: () => {} },
    writer: 'golden',
    layout: goldenLayout,
    maxUnpublished: 4,
  });
  const records = goldenRecords();
  for (let at = 0; at < records.length; at += 6) {
    const outcome = await processor.process('p0', records.slice(at, at + 6));
    if (!outcome.ok) throw outcome.error;
  }
  return stateStore.range(goldenKey, '', '~');
};
