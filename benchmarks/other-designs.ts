import type { KinesisStreamEvent } from 'aws-lambda';
import { MemoryStateStore } from '../lambdas/adapters/memory/memory-state-store.ts';
import { ByteWriter, minutes, parseRfc3339 } from '../lambdas/engine/index.ts';
import { CountedStateStore } from './counted-state-store.ts';

/** Write units a reading of the designs that Tidemark does not use. */
export interface OtherDesigns {
  /** An item for each key and window, written after each batch that changed it. */
  readonly perKeyItem: number;
  /** The same item, updated with each reading. */
  readonly perReading: number;
}

interface Pane {
  readonly key: string;
  readonly start: number;
  count: number;
  sum: number;
  min: number;
  max: number;
}

/**
 * Counts what two designs without a journal write for the same batches. Both at their cheapest: the
 * four aggregates of a pane in an item of their own, and nothing of dedupe, watermarks, positions,
 * the outbox or corrections, without which neither gives the results that ours gives.
 */
export const otherDesigns = async (
  events: readonly KinesisStreamEvent[],
): Promise<OtherDesigns> => {
  const byBatch = new CountedStateStore(new MemoryStateStore());
  const byReading = new CountedStateStore(new MemoryStateStore());
  const panes = new Map<string, Pane>();
  let readings = 0;
  for (const { Records } of events) {
    const changed = new Set<Pane>();
    for (const { kinesis } of Records) {
      const pane = addTo(panes, kinesis.data);
      await byReading.put(itemOf(pane));
      changed.add(pane);
      readings += 1;
    }
    for (const pane of changed) await byBatch.put(itemOf(pane));
  }
  return {
    perKeyItem: byBatch.writes.entries / readings,
    perReading: byReading.writes.entries / readings,
  };
};

/** Adds the record's reading to its pane, and returns the pane. */
const addTo = (panes: Map<string, Pane>, data: string): Pane => {
  const { payload } = JSON.parse(Buffer.from(data, 'base64').toString()) as { payload: string };
  const reading = JSON.parse(Buffer.from(payload, 'base64').toString()) as {
    sensor_id: string;
    value: number;
    timestamp: string;
  };
  const timeMs = parseRfc3339(reading.timestamp) ?? 0;
  const start = timeMs - (timeMs % minutes(1));
  const name = `${reading.sensor_id}#${start}`;
  const pane = panes.get(name) ?? {
    key: reading.sensor_id,
    start,
    count: 0,
    sum: 0,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
  };
  panes.set(name, pane);
  pane.count += 1;
  pane.sum += reading.value;
  pane.min = Math.min(pane.min, reading.value);
  pane.max = Math.max(pane.max, reading.value);
  return pane;
};

const itemOf = ({ key, start, count, sum, min, max }: Pane) => {
  const writer = new ByteWriter(64);
  writer.unsigned(count);
  for (const number of [sum, min, max]) writer.double(number);
  return { partitionKey: key, sortKey: `E#${start}`, bytes: writer.finish() };
};
