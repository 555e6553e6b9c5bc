import { setTimeout } from 'node:timers/promises';
import { type Clock, formatInstant } from '../../lambdas/engine/index.ts';

export interface TickScheduleOptions {
  /** Invokes the tick function with an event (JSON). */
  readonly invoke: (event: string) => Promise<unknown>;
  /** The run's clock: the time that a tick carries. */
  readonly clock: Clock;
  /** Called where a tick failed; the next one comes as scheduled. */
  readonly onFailure: (error: unknown) => void;
}

/** What lets time pass on silent partitions: EventBridge Scheduler in the stack. */
export interface TickSchedule {
  /** Ticks now; resolves when every shard has the tick. */
  tick(): Promise<void>;
  /** Ticks every so many milliseconds of real time, until `stop`. */
  start(everyMs: number): void;
  /** No tick after it resolved. */
  stop(): Promise<void>;
}

/** A stream that cannot be reached gets its tick a little later, as the scheduler would have it. */
const attempts = 10;
const pauseMs = 500;

export const createTickSchedule = (options: TickScheduleOptions): TickSchedule => {
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  const invoke = async (): Promise<void> => {
    const event = JSON.stringify({ time: formatInstant(options.clock.nowMs()) });
    for (let attempt = 1; ; attempt += 1) {
      try {
        await options.invoke(event);
        return;
      } catch (error) {
        if (attempt === attempts) throw error;
        await setTimeout(pauseMs);
      }
    }
  };
  const tick = (): Promise<void> => {
    // One after the other: the function handles one event at a time.
    const ticked = last.then(invoke);
    last = ticked.catch(() => {});
    return ticked;
  };
  return {
    tick,
    start: (everyMs) => {
      timer = setInterval(() => tick().catch(options.onFailure), everyMs);
    },
    stop: async () => {
      clearInterval(timer);
      await last;
    },
  };
};
