import { beforeEach, describe, expect, it } from 'vitest';
import type { RejectionReason, Telemetry } from '../../../../lambdas/engine/index.ts';
import { rejectedMetric } from '../../../../lambdas/runtime/rejected-metric.ts';
import { PortGate } from '../../../support/protocol/port-gate.ts';
import { ProtocolWorld, partition } from '../../../support/protocol/protocol-world.ts';
import {
  eventfulRecords,
  SmallRecords,
  smallPipeline,
} from '../../../support/protocol/small-pipeline.ts';

describe('reportBatch', () => {
  let counts: Map<string, number>;
  let gauges: Map<string, number>;
  let telemetry: Telemetry;

  beforeEach(() => {
    counts = new Map();
    gauges = new Map();
    telemetry = {
      count: (name, value) => counts.set(name, (counts.get(name) ?? 0) + value),
      gauge: (name, value) => gauges.set(name, value),
      warn: () => {},
    };
  });

  it('tells what a batch added to the ledger, so that batches add up', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const processor = world.environment(new PortGate(), { telemetry });
    const records = eventfulRecords();
    await processor.process(partition, records.slice(0, 5));
    expect(counts.get('Received')).toBe(7);
    await processor.process(partition, records.slice(5));
    // What comes again was told before.
    await processor.process(partition, records);
    const { ledger } = await world.outcome();
    expect(Object.fromEntries(counts)).toMatchObject({
      Received: ledger.received,
      Accepted: ledger.accepted,
      TooLate: ledger.tooLate,
      Duplicate: ledger.duplicate,
      Rejected: ledger.rejected,
      DedupeEvictions: ledger.dedupeEvictions,
    });
    expect(gauges.get('Unpublished')).toBe(0);
  });

  it('tells why readings were rejected, reason by reason, so that reasons add up', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const processor = world.environment(new PortGate(), { telemetry });
    const records = eventfulRecords();
    await processor.process(partition, records.slice(0, 5));
    await processor.process(partition, records.slice(5));
    const { ledger } = await world.outcome();
    const reasons = Object.entries(ledger.rejectedBy) as [RejectionReason, number][];
    expect(reasons.length).toBeGreaterThan(0);
    for (const [reason, count] of reasons) expect(counts.get(rejectedMetric(reason))).toBe(count);
    const told = [...counts].filter(([name]) => /^Rejected\w/.test(name));
    expect(told).toHaveLength(reasons.length);
  });

  it('tells how many keys there are, how many rows it published, and how many corrected one', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const processor = world.environment(new PortGate(), { telemetry });
    const records = eventfulRecords();
    for (const record of records) await processor.process(partition, [record]);
    const { rows } = await world.outcome();
    expect(gauges.get('Keys')).toBeGreaterThan(0);
    expect(counts.get('Results')).toBeGreaterThanOrEqual(rows.length);
  });

  it('tells how far the slowest key lags that is not idle', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const processor = world.environment(new PortGate(), { telemetry });
    const records = new SmallRecords()
      .readings('S1', 10, { at: 10, heat: 1 })
      .readings('S2', 20, { at: 1, heat: 1 })
      .readings('S3', 20, { at: 20, heat: 1 })
      .tick(24)
      .readings('S3', 35, { at: 35, heat: 1 })
      .foreign().all;
    await processor.process(partition, records.slice(0, 4));
    expect(gauges.get('WatermarkLagMs')).toBe(24_000 - (1_000 - 2_000 - 1));
    await processor.process(partition, records.slice(4));
    expect(gauges.get('WatermarkLagMs')).toBe(2_001);
  });

  it('tells the lag of the one watermark of scope partition', async () => {
    const world = new ProtocolWorld(smallPipeline({ scope: 'partition' }));
    const processor = world.environment(new PortGate(), { telemetry });
    const { all } = new SmallRecords().foreign().readings('S1', 10, { at: 9, heat: 1 });
    await processor.process(partition, all.slice(0, 1));
    expect(gauges.has('WatermarkLagMs')).toBe(false);
    await processor.process(partition, all.slice(1));
    expect(gauges.get('WatermarkLagMs')).toBe(3_001);
  });

  it('tells the clock offsets of the devices that a batch had: least, middle, greatest', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const offsets: number[] = [];
    const gauge = (name: string, value: number): void => {
      if (name === 'ClockOffsetMs') offsets.push(value);
    };
    const processor = world.environment(new PortGate(), { telemetry: { ...telemetry, gauge } });
    const records = new SmallRecords()
      .readings('S1', 10, { at: 11, heat: 1 })
      .readings('S2', 20, { at: 1, heat: 1 })
      .readings('S3', 20, { at: 20, heat: 1 })
      .readings('S4', 21, { at: 20, heat: 1 })
      .tick(24)
      .readings('S3', 35, { at: 33, heat: 1 })
      .foreign().all;
    await processor.process(partition, records.slice(0, 5));
    expect(offsets.splice(0)).toEqual([-1_000, 1_000, 19_000]);
    await processor.process(partition, records.slice(5, 6));
    expect(offsets.splice(0)).toEqual([2_000, 2_000, 2_000]);
  });

  it('tells how many commits a sink is behind', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const gate = new PortGate({
      fateOf: (_, call) => (call === 'results.write' ? 'failBefore' : 'pass'),
    });
    const processor = world.environment(gate, { telemetry });
    for (const record of eventfulRecords()) await processor.process(partition, [record]);
    // The first rows come with the fifth commit.
    expect(gauges.get('Unpublished')).toBe(12);
  });
});
