import { describe, expect, it } from 'vitest';
import { readOutboxes } from '../../../../lambdas/runtime/read-outboxes.ts';
import { deliver } from '../../../support/protocol/deliver.ts';
import { ProtocolWorld, partition } from '../../../support/protocol/protocol-world.ts';
import { eventfulRecords, smallPipeline } from '../../../support/protocol/small-pipeline.ts';

const layout = { slots: 12, snapshotAfterAtLeast: 2, snapshotAfterAtMost: 3 };

describe('readOutboxes', () => {
  it('knows nothing before the first commit', async () => {
    expect(await readOutboxes(new ProtocolWorld(smallPipeline()), partition)).toEqual([]);
  });

  it('gives what every commit told, those before the snapshot too', async () => {
    const world = new ProtocolWorld(smallPipeline());
    await deliver(world, eventfulRecords(), { sizeOf: () => 1 });
    const told = await readOutboxes(world, partition);
    expect(told.map(({ number }) => number)).toEqual(told.map((_, index) => index + 1));
    const results = told.flatMap(({ outbox }) => outbox.results);
    for (const row of world.results.all()) expect(results).toContainEqual(row);
    expect(told.flatMap(({ outbox }) => outbox.quarantine).length).toBeGreaterThan(0);
    expect(told.flatMap(({ outbox }) => outbox.alerts).length).toBeGreaterThan(0);
  });

  it('goes back as far as the ring does', async () => {
    const world = new ProtocolWorld(smallPipeline(), layout);
    await deliver(world, eventfulRecords(), { sizeOf: () => 1 });
    const told = await readOutboxes(world, partition);
    const newest = told.at(-1)?.number ?? 0;
    expect(newest).toBeGreaterThan(layout.slots);
    expect(told[0]?.number).toBeGreaterThan(1);
    expect(told.length).toBeLessThanOrEqual(layout.slots);
    expect(told.length).toBeGreaterThan(layout.snapshotAfterAtMost);
  });
});
