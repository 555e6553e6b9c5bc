import { describe, expect, it } from 'vitest';
import { noWatermark } from '../../../../../lambdas/engine/index.ts';
import { KeyState } from '../../../../../lambdas/engine/state/key-state.ts';
import { watermarkOf } from '../../../../../lambdas/engine/state/watermark-of.ts';
import { PartitionPlay } from '../../../../support/partition-play.ts';

const watermark = (scope: 'key' | 'partition', ofPartition: number, ofKey: number): number => {
  const { pipeline, run } = new PartitionPlay({ scope });
  run.state.watermarkMs = ofPartition;
  return watermarkOf(
    pipeline,
    run.state,
    Object.assign(new KeyState('a', 1, 0), { watermarkMs: ofKey }),
  );
};

describe('the watermark of a key', () => {
  it('is its own in scope key, whatever the partition has', () => {
    expect(watermark('key', 9, 4)).toBe(4);
    expect(watermark('key', 9, noWatermark)).toBe(noWatermark);
  });

  it('is the partition’s in scope partition, and never less than its own', () => {
    expect(watermark('partition', 9, noWatermark)).toBe(9);
    expect(watermark('partition', 9, 12)).toBe(12);
  });
});
