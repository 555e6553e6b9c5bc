import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SourceRecord } from '../../../../lambdas/engine/index.ts';
import { everyInterleaving } from '../../../../simulation/every-interleaving.ts';
import { type Fate, faults, gateWithFault, PortGate } from '../../../support/protocol/port-gate.ts';
import { hashOf, putAll, ReshardedStream } from '../../../support/protocol/resharded-stream.ts';
import { ReshardedWorld } from '../../../support/protocol/resharded-world.ts';
import { SmallRecords, smallPipeline } from '../../../support/protocol/small-pipeline.ts';
import { TurnTaking } from '../../../support/protocol/turn-taking.ts';

/** Devices in the order of their hashes. */
const devices = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6'].sort((left, right) =>
  hashOf(left) < hashOf(right) ? -1 : 1,
);
const [lowest = '', , , , , highest = ''] = devices;
const middle = devices[2] ?? '';

/** Every device sends each second, some of it hot, some of it late; a tick now and then. */
const fleet = (from: number, to: number): SourceRecord[] => {
  const made = new SmallRecords();
  for (let second = 0; second < to; second += 1) {
    for (const [at, device] of devices.entries()) {
      const heat = ((second * 7 + at * 31) % 90) - 10;
      made.readings(device, second, { at: second - ((second * at) % 4), heat });
    }
    if (second % 20 === 19) made.tick(second);
  }
  const perSecond = devices.length;
  return made.all.slice(from * perSecond + Math.floor(from / 20));
};

const all = fleet(0, 60);

const untouched = async (records: readonly SourceRecord[]) => {
  const stream = new ReshardedStream();
  putAll(stream, records);
  const world = new ReshardedWorld(stream, smallPipeline());
  await world.deliverAll(() => 50);
  return world.told();
};

describe('a split', () => {
  let stream: ReshardedStream;
  let world: ReshardedWorld;
  const short = new ReshardedStream();
  putAll(short, all.slice(0, 12));
  short.splitAfter(middle);
  putAll(short, all.slice(12, 30));

  beforeEach(() => {
    stream = new ReshardedStream();
    putAll(stream, all.slice(0, 100));
    stream.splitAfter(middle);
    putAll(stream, all.slice(100));
    world = new ReshardedWorld(stream, smallPipeline());
  });

  it('changes no row, no alert and no total', async () => {
    await world.deliverAll(() => 9);
    expect(stream.partitions.map(({ records }) => records.length > 30)).toEqual([true, true, true]);
    expect(world.violations).toEqual([]);
    expect(await world.told()).toEqual(await untouched(all));
  });

  it('gives each child the keys that are its own, a ledger at zero, and ordinals above', async () => {
    const [parent, low, high] = stream.partitions;
    const processor = world.environment();
    await processor.process('p0', parent?.records ?? []);
    const before = await world.loadPartition('p0');
    expect(before.isSealed).toBe(false);
    for (const child of [low, high]) {
      const first = child?.records.slice(0, 1) ?? [];
      expect(await processor.process(child?.name ?? '', first)).toEqual({ ok: true });
      const { state } = await world.loadPartition(child?.name ?? '');
      expect(state.ledger.received).toBe(1);
      expect(state.ordinal).toBe(before.state.ordinal + 1);
    }
    const keys = async (name: string) => [...(await world.loadPartition(name)).state.keys.keys()];
    expect((await keys('p1')).sort()).toEqual(devices.slice(0, 3).sort());
    expect((await keys('p2')).sort()).toEqual(devices.slice(3).sort());
    const after = await world.loadPartition('p0');
    expect(after.isSealed).toBe(true);
    expect(after.head?.number).toBe((before.head?.number ?? 0) + 1);
  });

  it('hands a sensor behind a gateway on to the child that the gateway is in', async () => {
    const small = smallPipeline();
    const reading = { ...small.reading, gateways: { [highest]: [lowest] } };
    const through = all.map((record) =>
      record.kind === 'reading' && record.clientId === lowest
        ? { ...record, clientId: highest, topic: record.topic.replace(lowest, highest) }
        : record,
    );
    const behind = new ReshardedStream();
    putAll(behind, through.slice(0, 100));
    behind.splitAfter(middle);
    putAll(behind, through.slice(100));
    const gateway = new ReshardedWorld(behind, { ...small, reading });
    await gateway.deliverAll(() => 9);
    const { state } = await gateway.loadPartition('p1');
    expect(state.keys.has(lowest)).toBe(false);
    expect((await gateway.loadPartition('p2')).state.keys.has(lowest)).toBe(true);
  });

  it('lets no writer that is still at the parent add to it', async () => {
    const [parent, low] = stream.partitions;
    const records = parent?.records ?? [];
    const zombie = world.environment();
    await zombie.process('p0', records.slice(0, 50));
    await world.environment().process('p0', records);
    await world.environment().process('p1', low?.records ?? []);
    const entries = world.witnesses.get('p0')?.entries;
    // What it is late with is skipped; what came never, it cannot count.
    expect(await zombie.process('p0', records.slice(50))).toMatchObject({ ok: false });
    expect(await zombie.process('p0', records.slice(50))).toEqual({ ok: true });
    const [next] = fleet(60, 61)
      .slice(-1)
      .map((record) => ({ ...record, position: '999999' }));
    const outcome = await zombie.process('p0', next === undefined ? [] : [next]);
    expect(String(outcome.ok || outcome.error)).toMatch(/^SealedError: p0 was split or merged/);
    expect(world.counts.get('Halted')).toBe(1);
    expect(world.witnesses.get('p0')?.entries).toBe(entries);
    expect(world.violations).toEqual([]);
  });

  it('waits for the parent to be read to its end', async () => {
    const [parent, low] = stream.partitions;
    const records = parent?.records ?? [];
    const processor = world.environment();
    await processor.process('p0', records.slice(0, -1));
    const early = await processor.process('p1', low?.records.slice(0, 5) ?? []);
    expect(early).toMatchObject({ ok: false, failedFrom: low?.records[0]?.position });
    expect(String(early.ok || early.error)).toMatch(/^ParentUnfinishedError: p0 has records after/);
    expect((await world.loadPartition('p0')).isSealed).toBe(false);
    await world.deliverAll(() => 9);
    expect(await world.told()).toEqual(await untouched(all));
  });

  it('waits for sinks to take what the parent left, and tells its alerts at once', async () => {
    const [parent, low] = stream.partitions;
    let isDown = true;
    const fateOf = (_: number, call: string): Fate =>
      isDown && call.startsWith('results') ? 'failBefore' : 'pass';
    const processor = world.environment(new PortGate({ fateOf }));
    await processor.process('p0', parent?.records ?? []);
    const outcome = await processor.process('p1', low?.records ?? []);
    expect(String(outcome.ok || outcome.error)).toMatch(/^UnpublishedBacklogError: .* of p0/);
    expect(world.alerts.all().length).toBeGreaterThan(0);
    expect(world.results.all()).toEqual([]);
    isDown = false;
    await world.deliverAll(() => 9);
    expect(await world.told()).toEqual(await untouched(all));
  });

  it('halts a partition that the stream does not list', async () => {
    const outcome = await world.environment().process('p9', all.slice(0, 3));
    expect(String(outcome.ok || outcome.error)).toMatch(
      /^HaltedError: the stream does not list p9/,
    );
  });

  it('goes on from the parent when the stream has let its records go', async () => {
    const [parent] = stream.partitions;
    await world.environment().process('p0', parent?.records ?? []);
    stream.lineage.forget('p0');
    await world.deliverAll(() => 9);
    expect(await world.told()).toEqual(await untouched(all));
  });

  it('ends the same after any fault at any call around it', async () => {
    const around = (): number => 100;
    const gate = new PortGate();
    const healthy = new ReshardedWorld(short, smallPipeline());
    await healthy.deliverAll(around, [gate]);
    const expected = await healthy.told();
    for (const fate of faults) {
      for (let at = 0; at < gate.calls.length; at += 1) {
        const again = new ReshardedWorld(short, smallPipeline());
        await again.deliverAll(around, [gateWithFault(at, fate)]);
        const fault = `${fate} at call ${at}, ${gate.calls[at]}`;
        expect(again.violations, fault).toEqual([]);
        expect(await again.told(), fault).toEqual(expected);
      }
    }
  });

  it('is the same whichever child comes first, call by call', async () => {
    const [parent, low, high] = short.partitions;
    const runs = await everyInterleaving(async (choose) => {
      const raced = new ReshardedWorld(short, smallPipeline());
      await raced.environment().process('p0', parent?.records ?? []);
      const turns = new TurnTaking();
      const start = (child: typeof low): Promise<unknown> => {
        const inTurn = turns.of(child?.name ?? '');
        const turn = (call: string) => (call.endsWith(' E') ? inTurn(call) : Promise.resolve());
        return raced
          .environment(new PortGate({ turn }))
          .process(child?.name ?? '', child?.records.slice(0, 3) ?? []);
      };
      await turns.run([start(low), start(high)], choose);
      expect(raced.violations, turns.order.join('\n')).toEqual([]);
      for (const name of ['p1', 'p2']) {
        const { head, state } = await raced.loadPartition(name);
        expect(head?.number, turns.order.join('\n')).toBe(2);
        expect(state.keys.size, turns.order.join('\n')).toBe(3);
      }
    });
    expect(runs).toBeGreaterThan(50);
  }, 30_000);
});

describe('a merge', () => {
  it('changes no row, no alert and no total', async () => {
    const stream = new ReshardedStream();
    putAll(stream, all.slice(0, 60));
    stream.splitAfter(middle);
    putAll(stream, all.slice(60, 150));
    stream.mergeAt(0);
    putAll(stream, all.slice(150));
    const world = new ReshardedWorld(stream, smallPipeline());
    await world.deliverAll(() => 9);
    expect(world.violations).toEqual([]);
    expect(await world.told()).toEqual(await untouched(all));
    const merged = await world.loadPartition('p3');
    expect([...merged.state.keys.keys()].sort()).toEqual([...devices].sort());
  });

  it('reaches past a parent that never had a record', async () => {
    const stream = new ReshardedStream();
    putAll(stream, all.slice(0, 100));
    stream.splitAfter(middle);
    stream.splitAfter(lowest);
    stream.mergeAt(0);
    stream.splitAfter(highest);
    putAll(stream, all.slice(100));
    const world = new ReshardedWorld(stream, smallPipeline());
    await world.deliverAll(() => 9);
    expect(world.violations).toEqual([]);
    expect(await world.told()).toEqual(await untouched(all));
  });

  it('takes part in any run: splits, merges, cuts and faults change nothing', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ put: fc.integer({ min: 1, max: 60 }) }) },
      { weight: 1, arbitrary: fc.record({ split: fc.constantFrom(...devices) }) },
      { weight: 1, arbitrary: fc.record({ merge: fc.nat(2) }) },
    );
    const fault = fc.tuple(fc.nat(60), fc.constantFrom<Fate>(...faults));
    const property = fc.asyncProperty(
      fc.array(step, { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
      fc.array(fault, { maxLength: 8 }),
      async (steps, sizes, planted) => {
        const stream = new ReshardedStream();
        let next = 0;
        for (const one of steps) {
          if ('split' in one) stream.splitAfter(one.split);
          else if ('merge' in one) stream.mergeAt(one.merge);
          else putAll(stream, all.slice(next, next + one.put));
          if ('put' in one) next += one.put;
        }
        const layout = { slots: 9, snapshotAfterAtLeast: 2, snapshotAfterAtMost: 4 };
        const world = new ReshardedWorld(stream, smallPipeline(), layout);
        const gates = planted.map(([at, fate]) => gateWithFault(at, fate));
        await world.deliverAll((delivery) => sizes[delivery % sizes.length] ?? 1, gates);
        expect(world.violations).toEqual([]);
        expect(await world.told()).toEqual(await untouched(all.slice(0, next)));
      },
    );
    await fc.assert(property);
  }, 60_000);
});
