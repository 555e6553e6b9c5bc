import { noWatermark, type WatermarkStrategy } from '../time/watermark-strategy.ts';
import type { KeyState } from './key-state.ts';

/**
 * How far a device's newest event time was behind the arrival clock when it was last seen, ms:
 * its clock's error and its way here together. Negative for a clock that is ahead. Undefined where
 * the key has no watermark of its own to tell it by: in scope `partition`, and once forgotten.
 */
export const clockOffsetMs = (
  { watermarkMs, lastSeenMs, isForgotten }: KeyState,
  { scope, bound }: WatermarkStrategy,
): number | undefined => {
  if (scope === 'partition' || isForgotten || watermarkMs === noWatermark) return undefined;
  const newestEventTimeMs = watermarkMs + bound + 1;
  return lastSeenMs - newestEventTimeMs;
};
