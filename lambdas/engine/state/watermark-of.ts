import type { Pipeline } from '../pipeline.ts';
import type { KeyState } from './key-state.ts';
import type { PartitionState } from './partition-state.ts';

/**
 * What decides whether a reading of the key is late. Scope `partition`: the partition's watermark,
 * but never less than the key had before a merge with a partition that was behind.
 */
export const watermarkOf = (
  { watermark }: Pipeline,
  state: PartitionState,
  key: KeyState,
): number =>
  watermark.scope === 'key' ? key.watermarkMs : Math.max(state.watermarkMs, key.watermarkMs);
