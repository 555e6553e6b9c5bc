import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ToldOutcome } from '../../lambdas/engine/index.ts';
import { jsonFormat } from '../../lambdas/formats/json.ts';
import type { PartitionProcessor } from '../../lambdas/runtime/partition-processor.ts';
import { readPartition } from '../../lambdas/runtime/read-partition.ts';
import { readingStage } from '../../lambdas/runtime/reading-stage.ts';
import { newestTold } from '../support/newest-told.ts';
import { outcomeComplaints } from '../support/outcome-schema.ts';
import { deliver } from '../support/protocol/deliver.ts';
import { type Fate, PortGate } from '../support/protocol/port-gate.ts';
import { ProtocolWorld, partition, type WorldOutcome } from '../support/protocol/protocol-world.ts';
import { SmallRecords, smallPipeline } from '../support/protocol/small-pipeline.ts';

/** Eighty records: a window fires every ten, hot and cool in turn. */
const records = Array.from({ length: 80 }, (_, index) => index).reduce((made, second) => {
  const heat = Math.floor(second / 10) % 2 === 0 ? 60 : 20;
  return made.readings('S1', second, { at: second, heat });
}, new SmallRecords()).all;

describe('the feed of a pipeline', () => {
  let undisturbed: WorldOutcome;
  let world: ProtocolWorld;
  let gate: PortGate;
  let processor: PartitionProcessor;
  /** Calls that fail, by the beginning of their name. */
  let down: string[];

  beforeAll(async () => {
    const healthy = new ProtocolWorld(smallPipeline());
    await deliver(healthy, records, { sizeOf: () => 1 });
    undisturbed = await healthy.outcome();
    expect(undisturbed.alertRows.length).toBeGreaterThan(2);
  });

  beforeEach(() => {
    world = new ProtocolWorld(smallPipeline({ feed: 'outcomes' }));
    down = [];
    const fateOf = (_: number, call: string): Fate =>
      down.some((name) => call.startsWith(name)) ? 'failBefore' : 'pass';
    gate = new PortGate({ fateOf });
    processor = world.environment(gate);
  });

  const processEach = async (from: number, to: number): Promise<void> => {
    for (let at = from; at < to; at += 1) {
      expect(await processor.process(partition, records.slice(at, at + 1))).toEqual({ ok: true });
    }
  };

  const told = (): string[] => world.feed.told.map(({ text }) => text);

  const stored = (): unknown[] => [
    ...world.results.all(),
    ...world.alerts.all().map(({ raisedAt: _, raisedRevision: __, ...row }) => row),
  ];

  it('tells every row and every alert, as the stores have them, by the published schema', async () => {
    await processEach(0, records.length);
    expect(newestTold(told())).toHaveLength(stored().length);
    expect(newestTold(told())).toEqual(expect.arrayContaining(stored()));
    expect(outcomeComplaints(told())).toEqual([]);
  });

  it('holds up neither alerts nor the store while it is down, and catches up in order', async () => {
    down = ['feed'];
    await processEach(0, 70);
    expect(world.feed.told).toEqual([]);
    const through = (await readPartition(world, partition))?.publishedThrough ?? {};
    for (const [name, number] of Object.entries(through)) {
      expect(number > 60, name).toBe(name !== 'feed');
    }
    down = [];
    await processEach(70, records.length);
    await processor.process(partition, records.slice(-1));
    expect(await world.outcome()).toEqual(undisturbed);
    expect(newestTold(told())).toEqual(expect.arrayContaining(stored()));
    const revisions = told().map((text) => (JSON.parse(text) as ToldOutcome).revision);
    expect(revisions).toEqual([...revisions].sort((left, right) => left - right));
    expect(world.witness.violations).toEqual([]);
  });

  it('tells what it was told of a batch before, where the reply was lost, once more', async () => {
    const fateOf = (_: number, call: string): Fate => (call === 'feed.tell' ? 'failAfter' : 'pass');
    await world.environment(new PortGate({ fateOf })).process(partition, records.slice(0, 15));
    const first = told();
    expect(first.length).toBeGreaterThan(1);
    await processor.process(partition, records.slice(15, 16));
    expect(told()).toEqual([...first, ...first]);
  });

  it('begins with what is committed after it was declared', async () => {
    const before = new ProtocolWorld(smallPipeline());
    await deliver(before, records.slice(0, 60), { sizeOf: () => 5 });
    const { feed } = before;
    const stage = readingStage(smallPipeline({ feed: 'outcomes' }), jsonFormat);
    const later = before.environment(new PortGate(), { stage });
    expect(await later.process(partition, records.slice(60))).toEqual({ ok: true });
    expect(feed.told.length).toBeGreaterThan(0);
    expect(feed.told.length).toBeLessThan(before.results.all().length);
  });
});
