import { noWatermark, type WatermarkStrategy } from '../time/watermark-strategy.ts';
import { type JoinGroup, type JoinSideState, sideNames } from './join-state.ts';

/**
 * The watermark of a group: the minimum over its sides that are not idle.
 * 1. A device's is `newest event time - bound - 1 ms`.
 * 2. A side's is the minimum over its devices that are not idle. A device is idle after `idleAfter`
 *    without a reading that counted, a side once all of its devices are.
 * 3. A side of which nothing has come yet is waited for: `idleAfter`, from the group's first
 *    reading on. So is each side from the first reading on after all were idle: who comes back
 *    first does not make the others late.
 *
 * @param arrivalClockMs of the second stage
 * @returns undefined where every side is idle: then W stays
 */
export const groupWatermark = (
  group: JoinGroup,
  arrivalClockMs: number,
  strategy: WatermarkStrategy,
): number | undefined => {
  const { idleAfter, bound } = strategy;
  const isWaited = group.resumedMs + idleAfter > arrivalClockMs;
  let least: number | undefined;
  for (const name of sideNames) {
    const { devices }: JoinSideState = group.sides[name];
    if (devices.size === 0 && isWaited) return noWatermark;
    for (const { newestMs, seenMs } of devices.values()) {
      if (!isWaited && seenMs + idleAfter <= arrivalClockMs) continue;
      least = Math.min(least ?? Number.POSITIVE_INFINITY, newestMs - bound - 1);
    }
  }
  return least;
};
