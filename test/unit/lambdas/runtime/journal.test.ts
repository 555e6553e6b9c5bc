import { describe, expect, it } from 'vitest';
import { CommitConflictError } from '../../../../lambdas/runtime/errors.ts';
import type { BatchOutcome } from '../../../../lambdas/runtime/partition-processor.ts';
import { loadSession } from '../../../../lambdas/runtime/partition-session.ts';
import { everyInterleaving } from '../../../../simulation/every-interleaving.ts';
import { deliver } from '../../../support/protocol/deliver.ts';
import { gatedStateStore } from '../../../support/protocol/gated-ports.ts';
import { type Fate, PortGate } from '../../../support/protocol/port-gate.ts';
import {
  ProtocolWorld,
  partition,
  type WorldOutcome,
} from '../../../support/protocol/protocol-world.ts';
import { SmallRecords, smallPipeline } from '../../../support/protocol/small-pipeline.ts';
import { TurnTaking } from '../../../support/protocol/turn-taking.ts';

/** Two records before the race, then three with a verdict or firing for every sink, then one. */
const records = new SmallRecords()
  .readings('S1', 1, { at: 1, heat: 60 })
  .readings('S2', 2, { at: 2, heat: 20 })
  .readings('S1', 13, { at: 13, heat: 45 })
  .foreign()
  .readings('S2', 14, { at: 14, heat: 30 })
  .readings('S1', 40, { at: 40, heat: 10 }).all;
const before = records.slice(0, 2);
const raced = records.slice(2, 5);

const undisturbed = async (): Promise<WorldOutcome> => {
  const world = new ProtocolWorld(smallPipeline());
  await deliver(world, records, { sizeOf: () => 2 });
  return world.outcome();
};

interface Racer {
  readonly batch: readonly (typeof records)[number][];
  /** Committed the records before the race itself, and keeps that state in memory. */
  readonly isWarm: boolean;
  readonly fateOf?: (index: number, call: string) => Fate;
}

/** Races two environments in every order of their port calls; then the stream goes on. */
const race = async (racers: Readonly<Record<'a' | 'b', Racer>>): Promise<number> => {
  const expected = await undisturbed();
  return everyInterleaving(async (choose) => {
    const world = new ProtocolWorld(smallPipeline());
    const turns = new TurnTaking();
    let isRacing = false;
    const start = async (name: 'a' | 'b'): Promise<() => Promise<unknown>> => {
      const { batch, isWarm, fateOf } = racers[name];
      const turn = turns.of(name);
      const gate = new PortGate({
        turn: (call) => (isRacing ? turn(call) : Promise.resolve()),
        fateOf: (index, call) => (isRacing ? (fateOf?.(index, call) ?? 'pass') : 'pass'),
      });
      const environment = world.environment(gate);
      if (isWarm) await environment.process(partition, before);
      return () => environment.process(partition, batch);
    };
    const a = await start('a');
    const b = await start('b');
    isRacing = true;
    await turns.run([a(), b()], choose);
    isRacing = false;
    const order = turns.order.join('\n');
    expect(await deliver(world, records, { sizeOf: () => 4 }), order).toEqual([]);
    expect(world.witness.violations, order).toEqual([]);
    expect(await world.outcome(), order).toEqual(expected);
  });
};

describe('Journal', () => {
  it('never forks between a stale cache and a retry, in any order of their calls', async () => {
    const runs = await race({
      a: { batch: raced, isWarm: true },
      b: { batch: raced, isWarm: false },
    });
    expect(runs).toBeGreaterThan(100);
  });

  it('never forks where the retry comes in another batch', async () => {
    const runs = await race({
      a: { batch: raced, isWarm: true },
      b: { batch: records.slice(1, 4), isWarm: false },
    });
    expect(runs).toBeGreaterThan(100);
  });

  it('never forks where the stale writer loses the reply of its commit', async () => {
    const fateOf = (_: number, call: string): Fate => (call === 'putIf E' ? 'failAfter' : 'pass');
    const runs = await race({
      a: { batch: raced, isWarm: true, fateOf },
      b: { batch: raced, isWarm: true },
    });
    expect(runs).toBeGreaterThan(20);
  });

  it('takes a commit whose reply was lost for what it is: its own', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const fateOf = (_: number, call: string): Fate => (call === 'putIf E' ? 'failAfter' : 'pass');
    const outcome = await world.environment(new PortGate({ fateOf })).process(partition, before);
    expect(outcome).toEqual({ ok: true });
    expect(world.witness.entries).toBe(1);
  });

  it('fails the batch where it cannot know, and publishes once it knows', async () => {
    const world = new ProtocolWorld(smallPipeline());
    let isDown = false;
    const fateOf = (_: number, call: string): Fate => {
      if (call === 'putIf E' && !isDown) {
        isDown = true;
        return 'failAfter';
      }
      return isDown ? 'failBefore' : 'pass';
    };
    const environment = world.environment(new PortGate({ fateOf }));
    const outcome = await environment.process(partition, records.slice(0, 5));
    expect(outcome).toMatchObject({ ok: false, failedFrom: records[0]?.position });
    expect(world.results.all()).toEqual([]);
    await world.environment().process(partition, records.slice(0, 5));
    expect(world.witness.entries).toBe(1);
    expect(world.results.all()).toHaveLength(2);
  });

  it('does not take the entry of another writer for its own, be it the same to the byte', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const [first, second] = [world.environment(), world.environment()];
    for (const one of [first, second]) await one.process(partition, before);
    await second.process(partition, raced);
    const outcome = await first.process(partition, raced);
    expect(outcome.ok || outcome.error).toBeInstanceOf(CommitConflictError);
    const entries = await world.stateStore.range(world.partitionKey, 'E#', 'E#~');
    expect(entries.map(({ writer }) => writer)).toEqual(['environment-1', 'environment-2']);
  });

  it('fails the batch that meets an entry of another writer, then goes on from that entry', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const stale = world.environment();
    await stale.process(partition, before);
    await world.environment().process(partition, records.slice(2, 3));
    const outcome = await stale.process(partition, raced);
    expect(outcome).toMatchObject({ ok: false, failedFrom: raced[0]?.position });
    expect(outcome.ok || outcome.error).toBeInstanceOf(CommitConflictError);
    expect(await stale.process(partition, raced)).toEqual({ ok: true });
    expect(world.witness.violations).toEqual([]);
    expect(world.witness.replayed.position).toBe(raced.at(-1)?.position);
  });
});

describe('an environment frozen in the middle of a commit', () => {
  const later = new SmallRecords();
  for (let second = 0; second < 40; second += 1) later.tick(41 + second);
  // Ticks after the records, at positions of their own.
  const long = [
    ...records,
    ...later.all.map((tick) => ({ ...tick, position: `9${tick.position}` })),
  ];

  it('cannot fork the chain after the ring has come round and round', async () => {
    const healthy = new ProtocolWorld(smallPipeline());
    await deliver(healthy, long, { sizeOf: () => 1 });
    const expected = await healthy.outcome();
    const layout = { slots: 9, snapshotAfterAtLeast: 2, snapshotAfterAtMost: 4 };
    let thawed = 0;
    // It wakes up in the round that it fell asleep in, or in any of the next.
    for (const frozenAt of ['putIf E', 'alerts.record', 'results.write']) {
      for (let later = 6; later <= long.length; later += 1) {
        const world = new ProtocolWorld(smallPipeline(), layout);
        let thaw = (): void => {};
        let freeze = (): void => {};
        let isArmed = false;
        const isFrozen = new Promise<void>((resolve) => {
          freeze = resolve;
        });
        const turn = (call: string): Promise<void> => {
          if (!isArmed || call !== frozenAt) return Promise.resolve();
          freeze();
          return new Promise((resolve) => {
            thaw = resolve;
          });
        };
        const frozen = world.environment(new PortGate({ turn }));
        await frozen.process(partition, before);
        isArmed = true;
        const pending = frozen.process(partition, raced);
        await isFrozen;
        expect(await deliver(world, long.slice(0, later), { sizeOf: () => 1 })).toEqual([]);
        isArmed = false;
        thaw();
        await pending;
        await frozen.process(partition, raced);
        const fault = `${frozenAt} until record ${later}`;
        expect(await deliver(world, long, { sizeOf: () => 3 }), fault).toEqual([]);
        expect(world.witness.violations, fault).toEqual([]);
        expect(await world.outcome(), fault).toEqual(expected);
        thawed += 1;
      }
    }
    expect(thawed).toBe(3 * 41);
  });
});

describe('a ring that comes round', () => {
  const layout = { slots: 12, snapshotAfterAtLeast: 2, snapshotAfterAtMost: 4 };
  const ticks = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => index).reduce(
      (made, second) => made.tick(from + second),
      new SmallRecords(),
    ).all;

  it('never holds more items than it has slots, besides two snapshots', async () => {
    const world = new ProtocolWorld(smallPipeline(), layout);
    await deliver(world, ticks(0, 100), { sizeOf: () => 1 });
    const items = await world.stateStore.range(world.partitionKey, '', '~');
    expect(items.map(({ sortKey }) => sortKey)).toEqual([
      ...Array.from({ length: 12 }, (_, slot) => `E#${String(slot).padStart(4, '0')}`),
      'S#0#000000',
      'S#1#000000',
      'SNAPSHOT',
    ]);
    expect(items.some(({ expiresAtSeconds }) => expiresAtSeconds !== undefined)).toBe(false);
    const numbers = items.flatMap(({ sortKey, number = 0 }) => (sortKey < 'S' ? [number] : []));
    expect(Math.max(...numbers)).toBe(100);
    expect(Math.max(...numbers) - Math.min(...numbers)).toBe(11);
  });

  it('fails batches while no snapshot can be written, and goes on once one can', async () => {
    const world = new ProtocolWorld(smallPipeline(), layout);
    let isDown = true;
    const fateOf = (_: number, call: string): Fate =>
      isDown && call === 'putIf SNAPSHOT' ? 'failBefore' : 'pass';
    const processor = world.environment(new PortGate({ fateOf }));
    const stream = ticks(0, 40);
    let outcome: BatchOutcome = { ok: true };
    for (let next = 0; outcome.ok && next < stream.length; next += 1) {
      outcome = await processor.process(partition, stream.slice(next, next + 1));
    }
    expect(world.witness.entries).toBe(layout.slots);
    expect(String(outcome.ok || outcome.error)).toMatch(
      /^JournalFullError: entry 13 of small#p0 would overwrite entry 1, but .* through entry 0;/,
    );
    isDown = false;
    expect(await processor.process(partition, stream)).toEqual({ ok: true });
    expect(world.witness.violations).toEqual([]);
    expect((await world.outcome()).state).toBe(
      Buffer.from(world.witness.replayedBytes).toString('base64'),
    );
  });

  it('is read by a page at a time in later rounds, to its end', async () => {
    const long = { slots: 200, snapshotAfterAtLeast: 150, snapshotAfterAtMost: 150 };
    const world = new ProtocolWorld(smallPipeline(), long);
    for (const count of [199, 200, 201, 350, 449]) {
      await deliver(world, ticks(0, count), { sizeOf: () => 1 });
      const { head, state, snapshotNumber } = await world.load();
      expect(head?.number).toBe(count);
      expect(state.ordinal).toBe(count);
      expect(snapshotNumber).toBeLessThan(count);
    }
    expect(world.witness.violations).toEqual([]);
  });

  it('is loaded while another writer goes round it', async () => {
    const world = new ProtocolWorld(smallPipeline(), layout);
    const stream = ticks(0, 90);
    await deliver(world, stream.slice(0, 30), { sizeOf: () => 1 });
    for (const overtakenAt of ['range E', 'range S', 'get SNAPSHOT']) {
      let isOvertaken = false;
      const turn = async (call: string): Promise<void> => {
        if (isOvertaken || call !== overtakenAt) return;
        isOvertaken = true;
        const end = world.witness.entries + 20;
        await deliver(world, stream.slice(0, end), { sizeOf: () => 1 });
      };
      const { pipeline, stateStore, clock } = world;
      const gated = gatedStateStore(stateStore, new PortGate({ turn }));
      const session = await loadSession(
        { pipeline, stateStore: gated, clock, layout, writer: '' },
        partition,
      );
      expect(session.head?.number, overtakenAt).toBe(world.witness.entries);
    }
    expect(world.witness.entries).toBe(90);
  });
});
