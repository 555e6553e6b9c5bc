import { setImmediate } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type {
  BatchOutcome,
  PartitionProcessor,
} from '../../../../lambdas/runtime/partition-processor.ts';
import { readPartition } from '../../../../lambdas/runtime/read-partition.ts';
import type { Sinks } from '../../../../lambdas/runtime/sinks.ts';
import { deliver } from '../../../support/protocol/deliver.ts';
import { gatedSinks, gatedStateStore } from '../../../support/protocol/gated-ports.ts';
import { type Fate, PortGate } from '../../../support/protocol/port-gate.ts';
import {
  ProtocolWorld,
  partition,
  type WorldOutcome,
} from '../../../support/protocol/protocol-world.ts';
import { SmallRecords, smallPipeline } from '../../../support/protocol/small-pipeline.ts';

/** Eighty records: a window fires every ten, hot and cool in turn, and every seventh is refused. */
const records = Array.from({ length: 80 }, (_, index) => index).reduce((made, second) => {
  if (second % 7 === 3) return made.payload('S1', second, 'not JSON');
  const heat = Math.floor(second / 10) % 2 === 0 ? 60 : 20;
  return made.readings('S1', second, { at: second, heat });
}, new SmallRecords()).all;

describe('Publisher', () => {
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
    world = new ProtocolWorld(smallPipeline());
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

  it('publishes nothing before the commit, and alerts before all else', async () => {
    await processor.process(partition, records.slice(0, 15));
    expect(gate.calls.slice(gate.calls.indexOf('putIf E'))).toEqual([
      'putIf E',
      'alerts.record',
      'quarantine.keepReadings',
      'results.write',
    ]);
  });

  it('lets no other sink go first while an alert is on its way', async () => {
    let release = (): void => {};
    const turn = (call: string): Promise<void> =>
      call === 'alerts.record' ? new Promise((go) => (release = go)) : Promise.resolve();
    gate = new PortGate({ turn });
    const pending = world.environment(gate).process(partition, records.slice(0, 15));
    await vi.waitUntil(() => gate.calls.includes('alerts.record'));
    await setImmediate();
    expect(gate.calls.at(-1)).toBe('alerts.record');
    release();
    expect(await pending).toEqual({ ok: true });
    expect(gate.calls.at(-1)).toBe('results.write');
  });

  it.each(['results', 'quarantine', 'alerts'])(
    'goes on with the others while %s is down, and catches up in order',
    async (sink) => {
      down = [sink];
      await processEach(0, 70);
      const held = { ...(await world.outcome()) };
      expect(held.rows.length > 0).toBe(sink !== 'results');
      expect(held.quarantine.length > 0).toBe(sink !== 'quarantine');
      expect(held.alertRows.length > 0).toBe(sink !== 'alerts');
      const through = (await readPartition(world, partition))?.publishedThrough ?? {};
      expect(Object.keys(through).sort()).toEqual(['alerts', 'quarantine', 'results']);
      for (const [name, number] of Object.entries(through)) {
        // Each entry says what was out before it; a sink takes a commit that is nothing to it.
        expect(number > 60, name).toBe(name !== sink);
      }
      down = [];
      const calls = gate.calls.length;
      await processEach(70, records.length);
      expect(gate.calls.length - calls).toBeGreaterThan(15);
      await processor.process(partition, records.slice(-1));
      expect(await world.outcome()).toEqual(undisturbed);
      expect(world.witness.violations).toEqual([]);
    },
  );

  it('hands a sink that healed the commits in their order, older revisions first', async () => {
    const revisions: number[] = [];
    const write = world.results.write.bind(world.results);
    world.results.write = (rows) => {
      revisions.push(...rows.map(({ revision }) => revision));
      return write(rows);
    };
    down = ['results'];
    await processEach(0, 70);
    expect(revisions).toEqual([]);
    down = [];
    await processEach(70, 71);
    expect(revisions.length).toBeGreaterThan(4);
    expect(revisions).toEqual([...revisions].sort((left, right) => left - right));
  });

  it('overwrites nothing that a sink has not taken, however often the ring comes round', async () => {
    const layout = { slots: 40, snapshotAfterAtLeast: 4, snapshotAfterAtMost: 8 };
    world = new ProtocolWorld(smallPipeline(), layout);
    processor = world.environment(gate);
    down = ['results'];
    let next = 0;
    while ((await processor.process(partition, records.slice(next, next + 1))).ok) next += 1;
    expect(next).toBeGreaterThan(layout.slots);
    expect(gate.calls.filter((call) => call === 'putIf SNAPSHOT').length).toBeGreaterThan(8);
    down = [];
    // A fresh environment finds all of it in the journal.
    processor = world.environment();
    await processEach(next, records.length);
    await processor.process(partition, records.slice(-1));
    expect(await world.outcome()).toEqual(undisturbed);
    expect(world.witness.violations).toEqual([]);
  });

  it('publishes again first, where a batch comes again after a death before publishing', async () => {
    const fateOf = (_: number, call: string): Fate =>
      call === 'alerts.record' ? 'crashBefore' : 'pass';
    const batch = records.slice(0, 15);
    await world.environment(new PortGate({ fateOf })).process(partition, batch);
    expect(await world.outcome()).toMatchObject({ rows: [], alertRows: [], quarantine: [] });
    expect(await processor.process(partition, batch)).toEqual({ ok: true });
    expect(gate.calls).toEqual([
      'get SNAPSHOT',
      'range E',
      'alerts.record',
      'quarantine.keepReadings',
      'results.write',
    ]);
    // Once is enough: a third delivery finds all of it taken.
    const calls = gate.calls.length;
    await processor.process(partition, batch);
    expect(gate.calls.length).toBe(calls);
  });

  it('keeps what a sink refuses for good in quarantine, and goes on', async () => {
    world.results.write = async (rows) => ({
      refused: rows.map((result) => ({ result, reason: 'out of retention' })),
    });
    await processor.process(partition, records.slice(0, 15));
    expect(world.quarantine.results()).toMatchObject([{ reason: 'out of retention' }]);
    expect(world.counts.get('SinkRefused')).toBe(1);
    expect(world.witness.violations).toEqual([]);
  });

  it('writes a refused result again until quarantine has taken it', async () => {
    world.results.write = async (rows) => ({
      refused: rows.map((result) => ({ result, reason: 'out of retention' })),
    });
    down = ['quarantine.keepResults'];
    await processEach(0, 15);
    expect(world.quarantine.results()).toEqual([]);
    down = [];
    await processEach(15, 16);
    expect(world.quarantine.results()).toHaveLength(1);
  });

  it('fails batches past maxUnpublished, still tells alerts, and loses nothing', async () => {
    down = ['results'];
    const gauges = new Map<string, number>();
    const telemetry = {
      count: () => {},
      gauge: (name: string, value: number) => gauges.set(name, value),
      warn: () => {},
    };
    processor = world.environment(gate, { maxUnpublished: 30, telemetry });
    let next = 0;
    while (next < records.length) {
      gauges.clear();
      const outcome = await processor.process(partition, records.slice(next, next + 1));
      if (!outcome.ok) {
        expect(outcome.failedFrom).toBe(records[next]?.position);
        expect(String(outcome.error)).toMatch(/UnpublishedBacklogError: .*the stream buffers/);
        break;
      }
      next += 1;
    }
    // The first rows come with entry 13; thirty commits later the stream must be the buffer.
    expect(next).toBeLessThan(45);
    expect(world.alerts.all().length).toBeGreaterThan(1);
    // Operators see it stand there, although no batch goes through.
    expect(gauges.get('Unpublished')).toBe(30);
    const committed = world.witness.entries;
    await processor.process(partition, records.slice(next));
    expect(world.witness.entries).toBe(committed);
    down = [];
    await processor.process(partition, records.slice(next));
    await processor.process(partition, records.slice(-1));
    expect(await world.outcome()).toEqual(undisturbed);
  });

  describe('after a long outage', () => {
    let kept: number;
    let environment: () => PartitionProcessor;

    beforeEach(() => {
      kept = 0;
      const keepReadings = async (_: string, readings: readonly unknown[]): Promise<void> => {
        kept += readings.length;
      };
      const sinks = { ...world.sinks, quarantine: { ...world.quarantine, keepReadings } };
      environment = () =>
        world.environment(gate, {
          stateStore: gatedStateStore(world.stateStore, gate),
          sinks: gatedSinks(sinks as Sinks, gate),
        });
      processor = environment();
      down = ['quarantine'];
    });

    it('catches up in turns that fit an invocation, each of which the next commit records', async () => {
      const bad = JSON.stringify(Array.from({ length: 1_000 }, () => ({ id: 'S1' })));
      const packs = Array.from({ length: 25 }, (_, index) => index).reduce(
        (made, second) => made.payload('S1', second, bad),
        new SmallRecords(),
      ).all;
      for (const record of packs.slice(0, 22)) await processor.process(partition, [record]);
      expect(kept).toBe(0);
      down = [];
      const turns: number[] = [];
      for (const record of packs.slice(22)) {
        const before = kept;
        expect(await processor.process(partition, [record])).toEqual({ ok: true });
        turns.push(kept - before);
      }
      expect(turns).toEqual([10_000, 10_000, 5_000]);
      const view = await readPartition(world, partition);
      expect(view?.publishedThrough.quarantine).toBe(20);
    });

    it('leaves large commits to the stream long before they are a thousand', async () => {
      const large = new SmallRecords();
      while (large.all.length < 1_500) large.foreign(new Uint8Array(32_000).fill(7));
      let next = 0;
      let outcome: BatchOutcome = { ok: true };
      for (; outcome.ok && next < large.all.length; next += 10) {
        outcome = await processor.process(partition, large.all.slice(next, next + 10));
      }
      expect(String(outcome.ok || outcome.error)).toMatch(/UnpublishedBacklogError: .* 32 MB/);
      expect(next).toBeGreaterThan(1_000);
      // It waits without loading all of it again, and goes on by itself.
      const loads = (): number => gate.calls.filter((call) => call === 'range E').length;
      const loaded = loads();
      down = [];
      const rest = large.all.slice(next - 10);
      expect(await processor.process(partition, rest)).toEqual({ ok: true });
      expect(kept).toBe(1_500);
      expect(loads()).toBe(loaded);
    });
  });
});
