import { describe, expect, it } from 'vitest';
import { CommitConflictError } from '../../../../lambdas/runtime/errors.ts';
import { deliver } from '../../../support/protocol/deliver.ts';
import { everyInterleaving } from '../../../support/protocol/every-interleaving.ts';
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
    expect(runs).toBeGreaterThan(400);
  });

  it('never forks where the retry comes in another batch', async () => {
    const runs = await race({
      a: { batch: raced, isWarm: true },
      b: { batch: records.slice(1, 4), isWarm: false },
    });
    expect(runs).toBeGreaterThan(400);
  });

  it('never forks where the stale writer loses the reply of its commit', async () => {
    const fateOf = (_: number, call: string): Fate =>
      call === 'putIf HEAD' ? 'failAfter' : 'pass';
    const runs = await race({
      a: { batch: raced, isWarm: true, fateOf },
      b: { batch: raced, isWarm: true },
    });
    expect(runs).toBeGreaterThan(100);
  });

  it('takes a commit whose reply was lost for what it is: its own', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const fateOf = (_: number, call: string): Fate =>
      call === 'putIf HEAD' ? 'failAfter' : 'pass';
    const outcome = await world.environment(new PortGate({ fateOf })).process(partition, before);
    expect(outcome).toEqual({ ok: true });
    expect(world.witness.entries).toBe(1);
  });

  it('fails the batch where it cannot know, and publishes once it knows', async () => {
    const world = new ProtocolWorld(smallPipeline());
    let isDown = false;
    const fateOf = (_: number, call: string): Fate => {
      if (call === 'putIf HEAD' && !isDown) {
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
    // One item: both wrote the same bytes under the same digest.
    const entries = await world.stateStore.range(world.partitionKey, 'E#', 'E#~');
    expect(entries.length).toBe(world.witness.entries);
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

  it('cannot fork the chain after TTL has deleted what it raced with', async () => {
    const healthy = new ProtocolWorld(smallPipeline());
    await deliver(healthy, long, { sizeOf: () => 1 });
    const expected = await healthy.outcome();
    let thawed = 0;
    for (const frozenAt of ['put E', 'putIf HEAD', 'alerts.record', 'results.write']) {
      const world = new ProtocolWorld(smallPipeline());
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
      expect(await deliver(world, long, { sizeOf: () => 1 })).toEqual([]);
      expect(world.expireAll()).toBeGreaterThan(30);
      isArmed = false;
      thaw();
      await pending;
      await frozen.process(partition, raced);
      expect(world.witness.violations, frozenAt).toEqual([]);
      expect(await world.outcome(), frozenAt).toEqual(expected);
      thawed += 1;
    }
    expect(thawed).toBe(4);
  });

  it('leaves an entry that nobody accepted, which goes when its number is retired', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const frozen = world.environment();
    await frozen.process(partition, before);
    await deliver(world, records, { sizeOf: () => 1 });
    await frozen.process(partition, raced);
    const named = (): Promise<string[]> =>
      world.stateStore
        .range(world.partitionKey, 'E#', 'E#~')
        .then((items) => items.map(({ sortKey }) => sortKey));
    expect((await named()).length).toBe(world.witness.entries + 1);
    await deliver(world, long, { sizeOf: () => 1 });
    world.expireAll();
    const kept = (await named()).map((sortKey) => Number(sortKey.split('#')[1]));
    expect(Math.min(...kept)).toBeGreaterThan(raced.length);
    expect(await world.outcome()).toMatchObject({ ledger: { received: 6 } });
  });
});
