import { randomBytes } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SourceRecord, StateStore } from '../../../../lambdas/engine/index.ts';
import { decompress } from '../../../../lambdas/runtime/compression.ts';
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

const silent = { telemetry: { count: () => {}, gauge: () => {}, warn: () => {} } };

describe('snapshotIfDue', () => {
  let undisturbed: WorldOutcome;
  let calls: readonly string[];

  beforeAll(async () => {
    const world = new ProtocolWorld(smallPipeline());
    const gate = new PortGate();
    await deliver(world, records, { sizeOf: () => 1, gates: [gate] });
    undisturbed = await world.outcome();
    calls = gate.calls;
    expect(calls.filter((call) => call === 'putIf S')).toHaveLength(2);
  });

  it('loses nothing by any fault at any call around a snapshot, nor by what expires after', async () => {
    const snapshots = calls.flatMap((call, at) => (call === 'putIf S' ? [at] : []));
    const around = snapshots.flatMap((at) =>
      Array.from({ length: 9 }, (_, index) => at - 4 + index),
    );
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

  it('claims first, then writes the chunks, then the pointer, and lets go only after it', () => {
    const at = calls.indexOf('putIf S');
    expect(calls.slice(at - 2, at + 3)).toEqual([
      'get SNAPSHOT',
      'putIf SNAPSHOT',
      'putIf S',
      'putIf SNAPSHOT',
      'range C',
    ]);
  });

  it('lets nothing expire but the chunks of large entries that it covers', async () => {
    const world = new ProtocolWorld(smallPipeline());
    await deliver(world, records, { sizeOf: () => 1 });
    const items = await world.stateStore.range(world.partitionKey, '', '~');
    expect(items.length).toBe(70 + 2 + 1);
    expect(world.expireAll(1_000)).toBe(0);
    const large = new SmallRecords();
    for (let count = 0; count < 18; count += 1) {
      large.foreign(new Uint8Array(randomBytes(30_000)));
    }
    const moved = (prefix: number, made: readonly SourceRecord[]): SourceRecord[] =>
      made.map((record) => ({ ...record, position: `${prefix}${record.position}` }));
    // A writer that loses its commit leaves chunks too.
    const loser = world.environment();
    await loser.process(partition, moved(8, large.all.slice(0, 1)));
    await deliver(world, moved(8, large.all), { sizeOf: () => 17 });
    await loser.process(partition, moved(8, large.all));
    expect(await world.stateStore.range(world.partitionKey, 'C#', 'C#~')).toHaveLength(4);
    expect(world.expireAll(1_000)).toBe(0);
    await deliver(world, moved(9, records), { sizeOf: () => 1 });
    expect(world.expireAll(6)).toBe(0);
    expect(world.expireAll(2)).toBe(4);
    expect((await world.outcome()).ledger.received).toBe(18 + 2 * records.length);
  });

  it('waits where entries are light beside the snapshot, but not past 512 of them', async () => {
    const world = new ProtocolWorld(smallPipeline());
    await deliver(world, records.slice(0, 1), { sizeOf: () => 1 });
    const session = await world.load();
    const { telemetry } = silent;
    const isDueAfter = async (entries: number, bytes: number): Promise<boolean> => {
      const head = { number: 1_000 + entries, digest: `digest-${entries}-${bytes}` };
      const last = { snapshotNumber: 1_000, snapshotBytes: 1_000 };
      const open = { ...session, ...last, head, entryBytesSinceSnapshot: bytes };
      await snapshotIfDue(open, { telemetry });
      return open.snapshotNumber !== 1_000;
    };
    expect(await isDueAfter(31, 1e6)).toBe(false);
    expect(await isDueAfter(32, 3_999)).toBe(false);
    expect(await isDueAfter(32, 4_000)).toBe(true);
    expect(await isDueAfter(511, 3_999)).toBe(false);
    expect(await isDueAfter(512, 3_999)).toBe(true);
  });

  describe('after an erasure', () => {
    const erasing = new SmallRecords().readings('SANN', 1, { at: 1, heat: 9 }).tick(2).tick(3);
    const erased = erasing.erase('SANN', 4).tick(5).erase('SANN', 6).all;

    /** What each of the two sets of a snapshot's chunks holds, as text. */
    const snapshotTexts = async ({
      stateStore,
      partitionKey,
    }: ProtocolWorld): Promise<string[]> => {
      const chunks = await stateStore.range(partitionKey, 'S#', 'S#~');
      return chunks.map(({ bytes }) =>
        Buffer.from(decompress(bytes ?? new Uint8Array())).toString(),
      );
    };

    it('is written at once, and leaves nothing of the device after the second one', async () => {
      const world = new ProtocolWorld(smallPipeline());
      await deliver(world, erased.slice(0, 3), { sizeOf: () => 1 });
      await snapshotIfDue(await world.load(), silent, true);
      expect((await snapshotTexts(world)).join()).toContain('SANN');
      await deliver(world, erased.slice(3), { sizeOf: () => 1 });
      const texts = await snapshotTexts(world);
      expect(texts).toHaveLength(2);
      expect(texts.join()).not.toContain('SANN');
    });

    it('leaves nothing of what a larger one left in its set', async () => {
      const world = new ProtocolWorld(smallPipeline());
      const { partitionKey, stateStore } = world;
      const bytes = Buffer.from('SANN');
      for (const sortKey of ['S#0#000001', 'S#0#000002', 'S#1#000001']) {
        await stateStore.put({ partitionKey, sortKey, number: 0, bytes });
      }
      await deliver(world, erased, { sizeOf: () => 1 });
      const chunks = await stateStore.range(partitionKey, 'S#', 'S#~');
      expect(chunks.filter((chunk) => chunk.bytes?.length === 0)).toHaveLength(3);
      expect((await world.load()).snapshotNumber).toBe(erased.length);
    });

    it('is written when the erasure comes again, where it failed the first time', async () => {
      const world = new ProtocolWorld(smallPipeline());
      const isFailing = (_: number, call: string): Fate =>
        call === 'putIf SNAPSHOT' ? 'failBefore' : 'pass';
      const failing = world.environment(new PortGate({ fateOf: isFailing }));
      for (const record of erased.slice(0, 4)) await failing.process(partition, [record]);
      expect(await snapshotTexts(world)).toEqual([]);
      await world.environment().process(partition, erased.slice(0, 4));
      expect(await snapshotTexts(world)).toHaveLength(1);
      expect((await world.load()).snapshotNumber).toBe(4);
    });
  });

  describe('with two writers', () => {
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
      const processor = world.environment(new PortGate({ fateOf }));
      for (const record of records.slice(0, count)) await processor.process(partition, [record]);
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

    it('covers no less after one of less came first', async () => {
      const { stateStore } = world;
      const store: StateStore = gatedStateStore(stateStore, new PortGate());
      let hasCome = false;
      store.putIf = async (item, condition) => {
        if (!hasCome && item.sortKey === 'SNAPSHOT') {
          hasCome = true;
          await snapshotIfDue(behind, silent);
        }
        return stateStore.putIf(item, condition);
      };
      const session = await open(store);
      await snapshotIfDue(session, silent);
      expect(behind.snapshotNumber).toBe(35);
      // It gave way, and knows that its own is still due.
      expect(session.snapshotNumber).toBe(0);
      await snapshotIfDue(session, silent);
      expect(session.snapshotNumber).toBe(70);
      await expectWhole();
    });

    it('retires nothing where a snapshot stands that knows of less published', async () => {
      const { stateStore } = world;
      const unpublished = await open(stateStore);
      unpublished.publishedThrough.results = 3;
      await snapshotIfDue(unpublished, silent);
      expect(unpublished.retiredThrough).toBe(3);
      const other = {
        ...(await open(stateStore)),
        snapshotNumber: 0,
        entryBytesSinceSnapshot: 1e6,
        retiredThrough: 0,
      };
      await snapshotIfDue(other, silent);
      expect(other).toMatchObject({ snapshotNumber: 70, retiredThrough: 0 });
      await expectWhole();
    });
  });
});
