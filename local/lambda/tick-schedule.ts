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

export const createTickSchedule = (options: TickScheduleOptions): TickSchedule => {
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  const invoke = async (): Promise<void> => {
    await options.invoke(JSON.stringify({ time: formatInstant(options.clock.nowMs()) }));
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
