import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { MemoryStateStore } from '../lambdas/adapters/memory/memory-state-store.ts';
import type { Pipeline, StateItem, StateStore } from '../lambdas/engine/index.ts';
import { jsonFormat } from '../lambdas/formats/json.ts';
import { processKinesisEvent } from '../lambdas/handlers/process-kinesis-event.ts';
import { PartitionProcessor } from '../lambdas/runtime/partition-processor.ts';

/** The deployed handler's code on a state store that counts what DynamoDB would charge. */
export interface MeasuredProcessor {
  handle(event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse>;
  readonly writes: WriteUnits;
}

/** Write units by what was written: an item costs one per started KB, a TTL mark the same again. */
export interface WriteUnits {
  entries: number;
  head: number;
  snapshots: number;
  retired: number;
}

export const measuredProcessor = (pipeline: Pipeline): MeasuredProcessor => {
  const writes: WriteUnits = { entries: 0, head: 0, snapshots: 0, retired: 0 };
  const processor = new PartitionProcessor({
    pipeline,
    format: jsonFormat,
    stateStore: counting(new MemoryStateStore(), writes),
    sinks: {
      alerts: { record: async () => {} },
      quarantine: {
        keepPayload: async () => {},
        keepReadings: async () => {},
        keepResults: async () => {},
      },
      results: { write: async () => ({ refused: [] }) },
    },
    clock: { nowMs: () => 0 },
    telemetry: { count: () => {}, gauge: () => {}, warn: () => {} },
    writer: 'benchmark',
    streamRetentionMs: Number.POSITIVE_INFINITY,
  });
  const handle = processKinesisEvent(processor);
  return {
    writes,
    handle: async (event) => {
      const response = await handle(event);
      if (response.batchItemFailures.length > 0) throw new Error('a benchmark batch failed');
      return response;
    },
  };
};

/** Item size as DynamoDB counts it: names and values of all attributes, in started KB. */
const unitsOf = (item: StateItem): number => {
  const keys = item.partitionKey.length + item.sortKey.length + 4;
  const rest = (item.digest?.length ?? 0) + (item.writer?.length ?? 0) + 40;
  return Math.ceil((keys + rest + (item.bytes?.length ?? 0)) / 1_024);
};

const counting = (store: StateStore, writes: WriteUnits): StateStore => ({
  get: (partitionKey, sortKey) => store.get(partitionKey, sortKey),
  range: (partitionKey, from, to) => store.range(partitionKey, from, to),
  put: (item) => {
    writes[item.sortKey.startsWith('E#') ? 'entries' : 'snapshots'] += unitsOf(item);
    return store.put(item);
  },
  putIf: (item, expected) => {
    writes[item.sortKey === 'HEAD' ? 'head' : 'snapshots'] += unitsOf(item);
    return store.putIf(item, expected);
  },
  expire: async (partitionKey, sortKey, atSeconds) => {
    const item = await store.get(partitionKey, sortKey);
    if (item !== undefined) writes.retired += unitsOf(item);
    return store.expire(partitionKey, sortKey, atSeconds);
  },
});
