import { describe, expect, it } from 'vitest';
import { encodeState } from '../../../../lambdas/engine/index.ts';
import { readHistory } from '../../../../lambdas/runtime/read-history.ts';
import { readPartition } from '../../../../lambdas/runtime/read-partition.ts';
import { deliver } from '../../../support/protocol/deliver.ts';
import { ProtocolWorld, partition } from '../../../support/protocol/protocol-world.ts';
import { eventfulRecords, smallPipeline } from '../../../support/protocol/small-pipeline.ts';

describe('readHistory', () => {
  it('knows nothing before the first commit', async () => {
    expect(await readHistory(new ProtocolWorld(smallPipeline()), partition)).toBeUndefined();
  });

  it('gives the state as each entry left it', async () => {
    const world = new ProtocolWorld(smallPipeline());
    const records = eventfulRecords();
    const expected: Uint8Array[] = [];
    for (let at = 0; at < records.length; at += 1) {
      await deliver(world, records.slice(at, at + 1), { sizeOf: () => 1 });
      const view = await readPartition(world, partition);
      if (view !== undefined) expected.push(encodeState(view.state, world.pipeline, 'all'));
    }
    const history = await readHistory(world, partition);
    expect(history).toMatchObject({ oldest: 0, newest: expected.length });
    for (const [index, bytes] of expected.entries()) {
      const state = history?.stateAt(index + 1);
      expect(state && encodeState(state, world.pipeline, 'all')).toEqual(bytes);
    }
    expect(history?.stateAt(0).ordinal).toBe(0);
  });
});
