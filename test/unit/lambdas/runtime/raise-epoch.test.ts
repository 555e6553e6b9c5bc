import { beforeEach, describe, expect, it } from 'vitest';
import { CommitConflictError } from '../../../../lambdas/runtime/errors.ts';
import { type EpochOptions, raiseEpoch } from '../../../../lambdas/runtime/raise-epoch.ts';
import { gatedStateStore } from '../../../support/protocol/gated-ports.ts';
import { PortGate } from '../../../support/protocol/port-gate.ts';
import { ProtocolWorld, partition } from '../../../support/protocol/protocol-world.ts';
import { eventfulRecords, smallPipeline } from '../../../support/protocol/small-pipeline.ts';

const records = eventfulRecords();
const epochSize = 2 ** 40;
const monthMs = 30 * 86_400_000;

/** The records of a stream that was made again a month later: low positions, later times. */
const anew = records.map((record, index) => ({
  ...record,
  position: String(index + 1),
  ...(record.kind === 'foreign' ? {} : { arrivalTimeMs: record.arrivalTimeMs + monthMs }),
}));

describe('raiseEpoch', () => {
  let world: ProtocolWorld;

  beforeEach(async () => {
    world = new ProtocolWorld(smallPipeline());
    await world.environment().process(partition, records.slice(0, 10));
  });

  const raise = async (options?: EpochOptions, gate = new PortGate()): Promise<number> => {
    const { pipeline, clock, layout } = world;
    const stateStore = gatedStateStore(world.witness.watchStore(world.stateStore), gate);
    const source = { pipeline, stateStore, clock, layout, writer: 'operator' };
    return (await raiseEpoch(source, partition, options)).epoch;
  };

  it('lets what is told from then on outdo what was told before', async () => {
    const before = world.results.all().map(({ revision }) => revision);
    expect(Math.max(...before)).toBeLessThan(epochSize);
    expect(await raise()).toBe(1);
    expect(await raise()).toBe(2);
    await world.environment().process(partition, records);
    const told = world.results.all().filter(({ revision }) => revision > epochSize);
    expect(told.length).toBeGreaterThan(0);
    expect(told.every(({ revision }) => Math.floor(revision / epochSize) === 2)).toBe(true);
    expect((await world.outcome()).ledger.received).toBe(17);
    expect(world.witness.violations).toEqual([]);
  });

  it('raises it to another one that is given, and tells from which record on', async () => {
    const { pipeline, stateStore, clock, layout } = world;
    const source = { pipeline, stateStore, clock, layout, writer: 'operator' };
    expect(await raiseEpoch(source, partition, { atLeast: 7 })).toEqual({ epoch: 7, ordinal: 10 });
    expect(await raiseEpoch(source, partition, { atLeast: 7 })).toEqual({ epoch: 8, ordinal: 10 });
  });

  it('lets a stream that was made again be processed, which halts otherwise', async () => {
    const halted = await world.environment().process(partition, anew);
    expect(String(halted.ok || halted.error)).toMatch(/^StreamReplacedError/);
    await raise({ isStreamNew: true });
    expect(await world.environment().process(partition, anew)).toEqual({ ok: true });
    const { state } = await world.load();
    expect(state).toMatchObject({ epoch: 1, position: String(records.length) });
    expect(state.ordinal).toBe(10 + records.length);
  });

  it('keeps the state, and a processor that has it in memory goes on from it', async () => {
    const warm = world.environment();
    await warm.process(partition, records.slice(10, 12));
    await raise();
    const outcome = await warm.process(partition, records.slice(12));
    expect(outcome.ok || outcome.error).toBeInstanceOf(CommitConflictError);
    expect(await warm.process(partition, records.slice(12))).toEqual({ ok: true });
    const { state } = await world.load();
    expect(state.epoch).toBe(1);
    expect(state.ledger.received).toBe(17);
  });

  it('gives way to a batch that is committed meanwhile', async () => {
    let hasCome = false;
    const turn = async (call: string): Promise<void> => {
      if (hasCome || call !== 'putIf E') return;
      hasCome = true;
      await world.environment().process(partition, records.slice(10));
    };
    await expect(raise({}, new PortGate({ turn }))).rejects.toThrow(CommitConflictError);
    expect((await world.load()).state.epoch).toBe(0);
    expect(await raise()).toBe(1);
  });

  it('refuses a partition that never committed', async () => {
    const { pipeline, stateStore, clock } = world;
    const source = { pipeline, stateStore, clock, writer: 'operator' };
    await expect(raiseEpoch(source, 'p9')).rejects.toThrow(/partition is "p9", but must be/);
  });
});
