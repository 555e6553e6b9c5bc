import type { Clock } from '../../lambdas/engine/ports.ts';

/** A clock that stands still until the replay of a file moves it, and never moves back. */
export interface VirtualClock extends Clock {
  /** Moves on to the instant (epoch ms); an earlier one leaves the clock where it is. */
  advanceTo(instantMs: number): void;
}

export const createVirtualClock = (startMs: number): VirtualClock => {
  let instant = startMs;
  return {
    nowMs: () => instant,
    advanceTo: (instantMs) => {
      instant = Math.max(instant, instantMs);
    },
  };
};
