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

  const load = (pipeline: Pipeline = world.pipeline) =>
    loadSession(
      { pipeline, stateStore: world.stateStore, clock: world.clock, writer: 'reader' },
      partition,
    );

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

  it('starts over a first entry that was written but never accepted', async () => {
    const fresh = new ProtocolWorld(smallPipeline());
    const fateOf = (_: number, call: string) =>
      call === 'putIf HEAD' ? ('crashBefore' as const) : ('pass' as const);
    const gates = [new PortGate({ fateOf })];
    expect(await deliver(fresh, records, { sizeOf: () => 7, gates })).toEqual([]);
    expect((await fresh.outcome()).state).toBe((await world.outcome()).state);
  });

  it('halts at a hole in the chain', async () => {
    await remove(only(await items('E#'), -3));
    await expectHalt(/^BrokenJournalError: entry 38 of small#p0 is missing; restore the state/);
  });

  it('halts where the newest entry is gone', async () => {
    await remove(only(await items('E#'), -1));
    await expectHalt(/^BrokenJournalError: entry 40 of small#p0 is missing; restore the state/);
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
    const snapshot = await other.stateStore.get(other.partitionKey, 'SNAPSHOT');
    await world.stateStore.put(only(snapshot === undefined ? [] : [snapshot]));
    await expectHalt(/^BrokenJournalError: .*; restore the state table/);
  });

  it('halts where the head is gone, snapshot or not', async () => {
    await remove(only(await items('HEAD')));
    await expectHalt(/^BrokenJournalError: .*; restore the state table/);
    await remove(only(await items('SNAPSHOT')));
    world.counts.clear();
    await expectHalt(/^BrokenJournalError: .*; restore the state table/);
  });

  it('halts where the head points nowhere', async () => {
    const { number: _, ...bare } = only(await items('HEAD'));
    await world.stateStore.put(bare);
    await expectHalt(/^BrokenJournalError: .*; restore the state table/);
  });

  it('goes on where retired entries are gone', async () => {
    expect(world.expireAll()).toBeGreaterThan(30);
    const { state } = await load();
    expect(encodeState(state, world.pipeline, 'all')).toEqual(world.witness.replayedBytes);
  });

  it('halts where the snapshot is gone and so are the entries it covered', async () => {
    world.expireAll();
    await remove(only(await items('SNAPSHOT')));
    await expectHalt(/^BrokenJournalError: entry .* is missing; restore the state table/);
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
  const content = await loadBody(stateStore, partitionKey, item?.bytes ?? new Uint8Array());
  const entry = decodeEntry(content);
  const bytes = encodeEntry({ ...entry, changes: entry.changes.with(0, version) });
  const digest = digestOf(bytes);
  const body = await storeBody(stateStore, partitionKey, bytes);
  const sortKey = `E#000000000001#${digest}`;
  await stateStore.put({ partitionKey, sortKey, bytes: body });
  await stateStore.put({ partitionKey, sortKey: 'HEAD', number: 1, digest, writer: 'newer' });
};
