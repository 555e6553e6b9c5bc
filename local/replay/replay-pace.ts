import { setTimeout } from 'node:timers/promises';
import type { VirtualClock } from '../../lambdas/adapters/memory/virtual-clock.ts';
import type { TickSchedule } from '../lambda/tick-schedule.ts';

export interface ReplayPaceOptions {
  readonly clock: VirtualClock;
  readonly ticks: TickSchedule;
  /** Resolves when all that was published is in the stream. */
  readonly acknowledged: () => Promise<void>;
  /** How long the file may be silent before it gets a tick, ms of its own time. */
  readonly tickEveryMs: number;
  /** Rows between two ticks at the least, where the file is not silent. @default 200 */
  readonly rowsBetweenTicks?: number;
  /** How much faster than the file's time. */
  readonly speed: number | 'max';
  /** Whether anything waits for time to pass; while nothing does, there is no tick. */
  readonly isAwaited: () => boolean;
  /** Ends every wait. @default - nothing does */
  readonly signal?: AbortSignal;
}

/**
 * Lets the time of a file pass before a row that arrives then: waits, unless at full speed, and
 * ticks.
 *
 * 1. Silence of `tickEveryMs` or longer: a tick at its start and one at its end, which do what all
 *    those between would.
 * 2. Else a tick where that much time has passed since the last, and enough rows: a file that spans
 *    years in a few thousand rows is not to be mostly ticks.
 * 3. None at all while nothing waits for one: each costs as much as several rows.
 */
export const createReplayPace = (
  options: ReplayPaceOptions,
): ((arrivalTimeMs: number) => Promise<void>) => {
  const { clock, ticks, acknowledged, tickEveryMs, rowsBetweenTicks = 200, speed } = options;
  const { isAwaited } = options;
  let passedMs: number | undefined;
  let tickedMs = 0;
  let rows = 0;
  const passUntil = async (timeMs: number): Promise<void> => {
    const durationMs = timeMs - (passedMs ?? timeMs);
    passedMs = Math.max(passedMs ?? timeMs, timeMs);
    if (speed !== 'max' && durationMs > 0) await sleep(durationMs / speed, options.signal);
  };
  const tickAt = async (timeMs: number): Promise<void> => {
    await passUntil(timeMs);
    await acknowledged();
    clock.advanceTo(timeMs);
    await ticks.tick();
    tickedMs = timeMs;
    rows = 0;
  };
  const tickBefore = async (arrivalTimeMs: number): Promise<void> => {
    const lastMs = passedMs ?? arrivalTimeMs;
    const steps = Math.floor((arrivalTimeMs - lastMs) / tickEveryMs);
    if (steps > 0) await tickAt(lastMs + tickEveryMs);
    if (steps > 1) await tickAt(lastMs + steps * tickEveryMs);
    if (lastMs - tickedMs >= tickEveryMs && rows >= rowsBetweenTicks) await tickAt(lastMs);
  };
  return async (arrivalTimeMs) => {
    if (passedMs === undefined) tickedMs = arrivalTimeMs;
    if (isAwaited()) await tickBefore(arrivalTimeMs);
    await passUntil(arrivalTimeMs);
    rows += 1;
  };
};

/** The longest that a timer takes, about 24 days. */
const longestSleepMs = 2 ** 31 - 1;

const sleep = async (durationMs: number, signal: AbortSignal | undefined): Promise<void> => {
  for (let leftMs = durationMs; leftMs > 0 && signal?.aborted !== true; leftMs -= longestSleepMs) {
    const atMost = Math.min(leftMs, longestSleepMs);
    await setTimeout(atMost, undefined, signal && { signal }).catch(() => {});
  }
};
