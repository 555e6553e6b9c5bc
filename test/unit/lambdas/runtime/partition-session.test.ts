import { beforeEach, describe, expect, it } from 'vitest';
import { encodeState, type Pipeline, type StateItem } from '../../../../lambdas/engine/index.ts';
import { loadSession } from '../../../../lambdas/runtime/partition-session.ts';
import { deliver } from '../../../support/protocol/deliver.ts';
import { PortGate } from '../../../support/protocol/port-gate.ts';
import { ProtocolWorld, partition } from '../../../support/protocol/protocol-world.ts';
import { SmallRecords, smallPipeline } from '../../../support/protocol/small-pipeline.ts';

/** Forty records with a firing now and then: more than one snapshot's worth of commits. */
const records = Array.from({ length: 40 }, (_, index) => index).reduce(
  (made, second) => made.readings(`S${second % 3}`, second, { at: second, heat: second }),
  new SmallRecords(),
).all;

describe('loadSession', () => {
  let world: ProtocolWorld;

  beforeEach(async () => {
    world = new ProtocolWorld(smallPipeline());
    expect(await deliver(world, records, { sizeOf: () => 1 })).toEqual([]);
  });

  const items = (from: string, to = `${from}~`): Promise<StateItem[]> =>
    world.stateStore.range(world.partitionKey, from, to);

  const load = (pipeline: Pipeline = world.pipeline) => {
    const { stateStore, clock, layout } = world;
    return loadSession({ pipeline, stateStore, clock, layout, writer: 'reader' }, partition);
  };

  /** The partition halts: nothing is written, the alarm's metric counts, the message advises. */
  const expectHalt = async (advice: RegExp): Promise<void> => {
    const gate = new PortGate();
    const before = await items('', '~');
    const next = new SmallRecords().tick(99).all.map((tick) => ({ ...tick, position: '99999' }));
    const outcome = await world.environment(gate).process(partition, next);
    expect(outcome).toMatchObject({ ok: false, failedFrom: '99999' });
    expect(String(outcome.ok || outcome.error)).toMatch(advice);
    expect(gate.calls.filter((call) => /^(put|expire|alerts|results|quarant)/.test(call))).toEqual(
      [],
    );
    expect(await items('', '~')).toEqual(before);
    expect(world.counts.get('Halted')).toBe(1);
  };

  /** Takes an item away, as a slip of the hand in the console does. */
  const remove = async (item: StateItem): Promise<void> => {
    await world.stateStore.expire(item.partitionKey, item.sortKey, 0);
    expect(world.stateStore.sweep(1)).toBe(1);
  };

  const only = (found: readonly StateItem[], at = 0): StateItem => {
    const item = found.at(at);
    if (item === undefined) throw new Error('the journal lacks the item that the test is about');
    return item;
  };

  const flip = (item: StateItem, at: number): StateItem => {
    const bytes = item.bytes?.slice() ?? new Uint8Array();
    const place = at < 0 ? bytes.length + at : at;
    bytes[place] = (bytes[place] ?? 0) ^ 0x55;
    return { ...item, bytes };
  };

  it('gives the state that a full replay of the chain gives, byte for byte', async () => {
    const { state } = await load();
    expect((await items('SNAPSHOT')).length).toBe(1);
    expect(encodeState(state, world.pipeline, 'all')).toEqual(world.witness.replayedBytes);
  });

  it('is empty for a partition without a journal', async () => {
    const fresh = new ProtocolWorld(smallPipeline());
    const { pipeline, stateStore, clock } = fresh;
    const session = await loadSession({ pipeline, stateStore, clock, writer: 'w' }, partition);
    expect(session.head).toBeUndefined();
    expect(session.state.keys.size).toBe(0);
  });

  it('halts at a hole in the chain', async () => {
    await remove(only(await items('E#'), -3));
    await expectHalt(/^BrokenJournalError: entry 38 of small#p0 is missing; restore the state/);
  });

  it('halts where the entry is gone that the snapshot covers', async () => {
    const { snapshotNumber } = await load();
    await remove(only(await items('E#'), snapshotNumber - 1));
    await expectHalt(/^BrokenJournalError: entry 3. of small#p0 is missing; restore the state/);
  });

  it('halts where the journal ends before its snapshot', async () => {
    const { snapshotNumber } = await load();
    for (const item of (await items('E#')).slice(snapshotNumber - 2)) await remove(item);
    await expectHalt(/^BrokenJournalError: .* ends before its snapshot; restore the state/);
  });

  it.each([0, 1, 5, -1])('halts at an entry with a damaged byte at %i', async (at) => {
    await world.stateStore.put(flip(only(await items('E#'), -2), at));
    await expectHalt(/^BrokenJournalError: .*; restore the state table/);
  });

  it('halts at an entry without its bytes', async () => {
    const { bytes: _, ...bare } = only(await items('E#'), -2);
    await world.stateStore.put(bare);
    await expectHalt(/^BrokenJournalError: .*; restore the state table/);
    await world.stateStore.put({ ...bare, bytes: new Uint8Array() });
    world.counts.clear();
    await expectHalt(/^BrokenJournalError: .*; restore the state table/);
  });

  it.each([0, 1, 7, -1])('halts at a snapshot with a damaged byte at %i', async (at) => {
    await world.stateStore.put(flip(only(await items('SNAPSHOT')), at));
    await expectHalt(/^BrokenJournalError: .*; restore the state table/);
  });

  it('halts at a snapshot that points nowhere', async () => {
    const { digest: _, ...bare } = only(await items('SNAPSHOT'));
    await world.stateStore.put(bare);
    await expectHalt(/^BrokenJournalError: .*; restore the state table/);
  });

  it('halts at a snapshot of another chain', async () => {
    const other = new ProtocolWorld(smallPipeline());
    await deliver(other, records.slice(3), { sizeOf: () => 1 });
    const snapshot = await other.stateStore.range(other.partitionKey, 'S', 'S~');
    expect(snapshot).toHaveLength(2);
    for (const item of snapshot) await world.stateStore.put(item);
    await expectHalt(/^BrokenJournalError: .*; restore the state table/);
  });

  it('replays the chain from its start where it has it all and the snapshot is gone', async () => {
    await remove(only(await items('SNAPSHOT')));
    const { state, snapshotNumber } = await load();
    expect(snapshotNumber).toBe(0);
    expect(encodeState(state, world.pipeline, 'all')).toEqual(world.witness.replayedBytes);
  });

  describe('after the ring has come round', () => {
    beforeEach(async () => {
      const layout = { slots: 16, snapshotAfterAtLeast: 6, snapshotAfterAtMost: 6 };
      world = new ProtocolWorld(smallPipeline(), layout);
      await deliver(world, records, { sizeOf: () => 1 });
      expect(await world.load()).toMatchObject({ head: { number: 40 }, snapshotNumber: 36 });
    });

    it.each([37, 38, 40, 41])('halts where the slot of entry %i is empty', async (number) => {
      await remove(only(await items('E#'), (number - 1) % 16));
      await expectHalt(/^BrokenJournalError: entry .* of small#p0 is missing; restore the state/);
    });

    it('halts where an older round is back in a slot', async () => {
      const item = only(await items('E#'), (38 - 1) % 16);
      await world.stateStore.put({ ...item, number: 38 - 16 });
      await expectHalt(/^BrokenJournalError: entry 38 of small#p0 is missing; restore the state/);
    });

    it('halts where the snapshot is gone and so are the entries it covered', async () => {
      await remove(only(await items('SNAPSHOT')));
      await expectHalt(/^OvertakenError: entry 1 of small#p0 is gone, .*; restore the state table/);
    });

    it('halts where an old snapshot is back', async () => {
      const old = new ProtocolWorld(world.pipeline, world.layout);
      await deliver(old, records.slice(0, 8), { sizeOf: () => 1 });
      for (const item of await old.stateStore.range(old.partitionKey, 'S', 'S~')) {
        await world.stateStore.put(item);
      }
      await expectHalt(/^OvertakenError: entry 7 of small#p0 is gone, .*; restore the state table/);
    });
  });

  it('halts without writing where the declaration does not continue the state', async () => {
    const [window] = world.pipeline.windows;
    const renamed = { ...world.pipeline, windows: window ? [{ ...window, name: 'other' }] : [] };
    await expect(load(renamed)).rejects.toThrow(/declare the old window unchanged/);
    Object.assign(world, { pipeline: renamed });
    await expectHalt(/^DefinitionChangedError: .*declare the old window unchanged/);
  });

  it('halts without writing where newer code wrote the state', async () => {
    const bytes = world.witness.replayedBytes;
    expect(bytes[0]).toBeLessThan(100);
    const newer = new ProtocolWorld(smallPipeline());
    const [first] = records;
    await newer.environment().process(partition, first === undefined ? [] : [first]);
    await rewriteVersion(newer, 101);
    world = newer;
    await expectHalt(/^NewerStateError: .*deploy the newer release again/);
  });
});

/** Makes the one entry of a world say that it has another state version. */
const rewriteVersion = async (world: ProtocolWorld, version: number): Promise<void> => {
  const { decodeEntry, encodeEntry } = await import('../../../../lambdas/runtime/journal-entry.ts');
  const { digestOf } = await import('../../../../lambdas/runtime/compression.ts');
  const { storeBody, loadBody } = await import('../../../../lambdas/runtime/item-body.ts');
  const { stateStore, partitionKey } = world;
  const [item] = await stateStore.range(partitionKey, 'E#', 'E#~');
  if (item?.bytes === undefined) throw new Error('there is no entry');
  const entry = decodeEntry(await loadBody(stateStore, partitionKey, 1, item.bytes));
  const bytes = encodeEntry({ ...entry, changes: entry.changes.with(0, version) });
  const body = await storeBody(stateStore, partitionKey, 1, bytes);
  await stateStore.put({ ...item, digest: digestOf(bytes), bytes: body });
};
