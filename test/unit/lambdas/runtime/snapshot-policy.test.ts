import { randomBytes } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StateItem, StateStore } from '../../../../lambdas/engine/index.ts';
import {
  loadSession,
  type PartitionSession,
} from '../../../../lambdas/runtime/partition-session.ts';
import { snapshotIfDue } from '../../../../lambdas/runtime/snapshot-policy.ts';
import { deliver } from '../../../support/protocol/deliver.ts';
import { gatedStateStore } from '../../../support/protocol/gated-ports.ts';
import { type Fate, faults, gateWithFault, PortGate } from '../../../support/protocol/port-gate.ts';
import {
  ProtocolWorld,
  partition,
  type WorldOutcome,
} from '../../../support/protocol/protocol-world.ts';
import { SmallRecords, smallPipeline } from '../../../support/protocol/small-pipeline.ts';

/** Readings of three sensors, a firing every few; a commit each makes two snapshots. */
const records = Array.from({ length: 70 }, (_, index) => index).reduce(
  (made, second) => made.readings(`S${second % 3}`, second, { at: second, heat: second }),
  new SmallRecords(),
).all;

describe('snapshotIfDue', () => {
  let undisturbed: WorldOutcome;
  let calls: readonly string[];

  beforeAll(async () => {
    const world = new ProtocolWorld(smallPipeline());
    const gate = new PortGate();
    await deliver(world, records, { sizeOf: () => 1, gates: [gate] });
    undisturbed = await world.outcome();
    calls = gate.calls;
    expect(calls.filter((call) => call === 'putIf SNAPSHOT')).toHaveLength(2);
  });

  it('loses nothing by any fault at any call around a snapshot, nor by what expires after', async () => {
    const snapshots = calls.flatMap((call, at) => (call === 'putIf SNAPSHOT' ? [at] : []));
    const retired = (at: number): number => calls.indexOf('put E', at);
    const around = snapshots.flatMap((at) => [
      ...Array.from({ length: 7 }, (_, index) => at - 3 + index),
      retired(at) - 1,
      retired(at),
    ]);
    for (const fate of faults) {
      for (const at of around) {
        const world = new ProtocolWorld(smallPipeline());
        const gate = gateWithFault(at, fate);
        let hasExpired = false;
        const before = async (): Promise<void> => {
          if (hasExpired || gate.calls.length <= at) return;
          hasExpired = true;
          world.expireAll();
        };
        const fault = `${fate} at call ${at}, ${calls[at]}`;
        const complaints = await deliver(world, records, {
          sizeOf: () => 1,
          gates: [gate],
          before,
        });
        expect(complaints, fault).toEqual([]);
        expect(world.witness.violations, fault).toEqual([]);
        expect(await world.outcome(), fault).toEqual(undisturbed);
      }
    }
  });

  it('writes the chunks first, the pointer last, and retires only after it', () => {
    const at = calls.indexOf('putIf SNAPSHOT');
    expect(calls.slice(0, at)).not.toContain('expire E');
    expect(calls.slice(at + 1, at + 3)).toEqual(['range E', 'expire E']);
  });

  it('lets the head, the newest snapshot and what it does not cover stay for ever', async () => {
    const world = new ProtocolWorld(smallPipeline());
    await deliver(world, records, { sizeOf: () => 1 });
    const items = (): Promise<StateItem[]> => world.stateStore.range(world.partitionKey, '', '~');
    const covered = (await items()).find(({ sortKey }) => sortKey === 'SNAPSHOT')?.number ?? 0;
    for (const { sortKey, expiresAtSeconds } of await items()) {
      const isCovered = sortKey.startsWith('E#') && Number(sortKey.split('#')[1]) <= covered;
      expect(expiresAtSeconds !== undefined, sortKey).toBe(isCovered);
    }
    expect(world.expireAll(6)).toBe(0);
    expect(world.expireAll(2)).toBe(covered);
  });

  it('lets the chunks of a large entry go with it', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const large = new SmallRecords();
    for (let count = 0; count < 18; count += 1) {
      large.foreign(new Uint8Array(randomBytes(30_000)));
    }
    await world.environment().process(partition, large.all);
    const named = async (): Promise<string[]> =>
      (await world.stateStore.range(world.partitionKey, 'C#', 'E#~')).map(({ sortKey }) => sortKey);
    expect((await named()).map((sortKey) => sortKey.slice(0, 2))).toEqual(['C#', 'C#', 'E#']);
    const later = records.map((record) => ({ ...record, position: `9${record.position}` }));
    await deliver(world, later, { sizeOf: () => 1 });
    world.expireAll();
    expect((await named()).filter((sortKey) => sortKey.startsWith('C#'))).toEqual([]);
    expect((await world.outcome()).ledger.received).toBe(18 + records.length);
  });

  it('waits where entries are light beside the snapshot, but not past 512 of them', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const { pipeline, stateStore, clock } = world;
    await deliver(world, records.slice(0, 1), { sizeOf: () => 1 });
    const session = await loadSession({ pipeline, stateStore, clock, writer: '' }, partition);
    const telemetry = { count: () => {}, gauge: () => {}, warn: () => {} };
    const isDueAfter = async (entries: number, bytes: number): Promise<boolean> => {
      const head = { number: 1_000 + entries, digest: `digest-${entries}-${bytes}` };
      const last = { snapshotNumber: 1_000, snapshotBytes: 1_000 };
      const open = { ...session, ...last, head, entryBytesSinceSnapshot: bytes };
      await snapshotIfDue(open, { pipeline, telemetry });
      return open.snapshotNumber !== 1_000;
    };
    expect(await isDueAfter(31, 1e6)).toBe(false);
    expect(await isDueAfter(32, 3_999)).toBe(false);
    expect(await isDueAfter(32, 4_000)).toBe(true);
    expect(await isDueAfter(511, 3_999)).toBe(false);
    expect(await isDueAfter(512, 3_999)).toBe(true);
  });

  describe('with two writers', () => {
    const options = { telemetry: { count: () => {}, gauge: () => {}, warn: () => {} } };
    let world: ProtocolWorld;
    let behind: PartitionSession;

    const open = (stateStore: StateStore): Promise<PartitionSession> => {
      const { pipeline, clock } = world;
      return loadSession({ pipeline, clock, stateStore, writer: 'test' }, partition);
    };

    /** Commits of the first records, none of them covered by a snapshot. */
    const commit = async (count: number): Promise<void> => {
      const fateOf = (_: number, call: string): Fate =>
        call === 'putIf SNAPSHOT' ? 'failBefore' : 'pass';
      const gates = [new PortGate({ fateOf })];
      await deliver(world, records.slice(0, count), { sizeOf: () => 1, gates });
    };

    /** What is stored must still load after all that may expire has expired. */
    const expectWhole = async (): Promise<void> => {
      world.expireAll();
      expect((await world.outcome()).state).toBe(undisturbed.state);
    };

    beforeEach(async () => {
      world = new ProtocolWorld(smallPipeline());
      await commit(35);
      behind = await open(world.stateStore);
      await commit(70);
    });

    it('retires nothing where a snapshot of less came first', async () => {
      const { pipeline, stateStore } = world;
      const store: StateStore = gatedStateStore(stateStore, new PortGate());
      store.putIf = async (item, expected) => {
        if (item.sortKey === 'SNAPSHOT') await snapshotIfDue(behind, { pipeline, ...options });
        return stateStore.putIf(item, expected);
      };
      await snapshotIfDue(await open(store), { pipeline, ...options });
      expect((await stateStore.get(world.partitionKey, 'SNAPSHOT'))?.number).toBe(35);
      await expectWhole();
    });

    it('retires nothing where a snapshot stands that knows of less published', async () => {
      const { pipeline, stateStore } = world;
      const unpublished = await open(stateStore);
      unpublished.publishedThrough.results = 3;
      await snapshotIfDue(unpublished, { pipeline, ...options });
      await snapshotIfDue(
        { ...(await open(stateStore)), snapshotNumber: 0, entryBytesSinceSnapshot: 1e6 },
        { pipeline, ...options },
      );
      await expectWhole();
    });

    it('takes a pointer whose reply was lost for its own, and lets the old chunks go', async () => {
      const { pipeline, stateStore } = world;
      const store: StateStore = gatedStateStore(stateStore, new PortGate());
      // As the SDK's own retry does after a lost reply: the second try meets the first one's item.
      store.putIf = async (item, expected) => {
        await stateStore.putIf(item, expected);
        return stateStore.putIf(item, expected);
      };
      const session = await open(store);
      await snapshotIfDue(session, { pipeline, ...options });
      expect(session.retiredThrough).toBe(69);
      await expectWhole();
    });
  });
});
