import type { Clock } from '../../engine/ports.ts';

/** A clock that moves only when told to: for tests, simulations and replayed files. */
export class VirtualClock implements Clock {
  private timeMs: number;

  /** @param startMs epoch ms */
  constructor(startMs: number) {
    this.timeMs = startMs;
  }

  nowMs(): number {
    return this.timeMs;
  }

  /** Moves the clock on. @throws RangeError where `byMs` would move it back */
  advance(byMs: number): void {
    if (!(byMs >= 0)) {
      throw new RangeError(`byMs is ${byMs}, but must be 0 or more; a clock never moves back`);
    }
    this.timeMs += byMs;
  }

  /** Moves the clock on to a time; leaves it where that time is past already. */
  advanceTo(timeMs: number): void {
    this.timeMs = Math.max(this.timeMs, timeMs);
  }
}
