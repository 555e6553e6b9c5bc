import { describe, expect, it } from 'vitest';
import { readPartition } from '../../../../lambdas/runtime/read-partition.ts';
import { deliver } from '../../../support/protocol/deliver.ts';
import { gatedStateStore } from '../../../support/protocol/gated-ports.ts';
import { PortGate } from '../../../support/protocol/port-gate.ts';
import { ProtocolWorld, partition } from '../../../support/protocol/protocol-world.ts';
import { eventfulRecords, smallPipeline } from '../../../support/protocol/small-pipeline.ts';

describe('readPartition', () => {
  it('shows the committed state and writes nothing', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const records = eventfulRecords();
    const gate = new PortGate();
    const { pipeline, clock } = world;
    const stateStore = gatedStateStore(world.stateStore, gate);
    expect(await readPartition({ pipeline, clock, stateStore }, partition)).toBeUndefined();
    await deliver(world, records, { sizeOf: () => 4 });
    const view = await readPartition({ pipeline, clock, stateStore }, partition);
    expect(view).toMatchObject({ entryNumber: 4, position: records.at(-1)?.position });
    expect(view?.state.ledger).toEqual(world.witness.replayed.ledger);
    expect(view?.publishedThrough).toEqual({ alerts: 3, quarantine: 3, results: 3 });
    expect(gate.calls.every((call) => /^(get|range) /.test(call))).toBe(true);
  });
});
