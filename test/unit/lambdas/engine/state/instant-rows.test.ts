import { describe, expect, it } from 'vitest';
import { InstantRows } from '../../../../../lambdas/engine/state/instant-rows.ts';

describe('rows of instants', () => {
  it('are each of their own, however many are taken', () => {
    const rows = new InstantRows(4);
    const taken = Array.from({ length: 5_000 }, () => rows.take());
    for (const [number, { block, at }] of taken.entries()) block.fill(number, at, at + 4);
    for (const [number, { block, at }] of taken.entries()) {
      expect([...block.slice(at, at + 4)]).toEqual([number, number, number, number]);
    }
  });

  it('share blocks that grow, so that a few take little and many lie together', () => {
    const rows = new InstantRows(2);
    const blocks = new Set(Array.from({ length: 5_000 }, () => rows.take().block));
    const lengths = [...blocks].map(({ length }) => length / 2);
    expect(lengths).toEqual([8, 16, 32, 64, 128, 256, 512, 1_024, 1_024, 1_024, 1_024]);
  });
});
