import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyPartitionState, openPanes, PartitionFold } from '../../../../lambdas/engine/index.ts';
import { jsonFormat } from '../../../../lambdas/formats/json.ts';
import { Outbox } from '../../../../lambdas/runtime/outbox.ts';
import { flushTick } from '../../../../local/backtest/flush-tick.ts';
import { arbitraryPipeline, arbitraryRecords } from '../../../support/protocol/arbitrary-run.ts';
import { partition } from '../../../support/protocol/protocol-world.ts';
import { smallPipeline } from '../../../support/protocol/small-pipeline.ts';

describe('flushTick', () => {
  it('closes every pane, whatever was folded before', () => {
    fc.assert(
      fc.property(arbitraryPipeline(), arbitraryRecords(), (pipeline, records) => {
        const state = emptyPartitionState(pipeline.windows.length);
        const fold = new PartitionFold(pipeline, jsonFormat, partition, state);
        for (const record of records) fold.fold(record, new Outbox());
        const { position, arrivalTime } = flushTick(pipeline, partition, state);
        expect(arrivalTime).toBeGreaterThanOrEqual(state.arrivalClockMs);
        fold.fold({ kind: 'tick', partition, position, arrivalTimeMs: arrivalTime }, new Outbox());
        for (const key of state.keys.values()) expect(openPanes(key)).toBe(0);
      }),
    );
  });

  it('comes after the last position, however long that is', () => {
    const pipeline = smallPipeline();
    const state = { ...emptyPartitionState(1), position: '9'.repeat(56), arrivalClockMs: 0 };
    expect(flushTick(pipeline, partition, state).position).toBe(`1${'0'.repeat(56)}`);
  });
});
