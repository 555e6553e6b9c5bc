import { setTimeout } from 'node:timers/promises';
import type { VirtualClock } from '../../lambdas/adapters/memory/virtual-clock.ts';
import type { DeviceConnection } from '../broker/device-connection.ts';
import type { TickSchedule } from '../lambda/tick-schedule.ts';
import type { ArrivalSchedule } from './arrival-schedule.ts';
import { InputError } from './input/input-error.ts';
import type { TimedMessage } from './message/timed-messages.ts';

export interface ReplayOptions {
  readonly messages: AsyncIterable<TimedMessage>;
  /** The file's name, for messages. */
  readonly file: string;
  readonly connect: (thingName: string) => Promise<DeviceConnection>;
  readonly arrivals: ArrivalSchedule;
  readonly clock: VirtualClock;
  readonly ticks: TickSchedule;
  /** At most so much of the file's time passes without a tick, ms. */
  readonly tickEveryMs: number;
  /** How much faster than the file's time. */
  readonly speed: number | 'max';
  /** Called after each row with how many were published. @default - nobody is told */
  readonly onProgress?: (rows: number) => void;
  /** Ends the replay between two rows. @default - it goes to the end of the file */
  readonly signal?: AbortSignal;
}

/** Messages on their way at a time: enough for full requests, few enough for little memory. */
const mostUnderWay = 1_000;

/**
 * Publishes a file's rows as the devices that measured them, each over its own connection, in the
 * order of the file; ticks come between them as the file's time passes.
 *
 * @returns how many rows were published and acknowledged
 * @throws InputError where a row cannot be published
 */
export const replayMessages = async (options: ReplayOptions): Promise<number> => {
  const { arrivals, file, onProgress } = options;
  const connections = new Map<string, DeviceConnection>();
  const underWay = new Set<Promise<void>>();
  let failure: Error | undefined;
  let rows = 0;
  const acknowledged = async (): Promise<void> => {
    await Promise.all(underWay);
    if (failure !== undefined) throw failure;
  };
  const publish = (connection: DeviceConnection, message: TimedMessage): void => {
    arrivals.announce(message.thingName, message.arrivalTimeMs);
    const publishing = connection
      .publish(message.topic, message.payload)
      .catch((error: Error) => {
        failure ??= new InputError({ file, line: message.line }, error.message);
        arrivals.fail(failure);
      })
      .finally(() => underWay.delete(publishing));
    underWay.add(publishing);
  };

  const pace = createPace(options, acknowledged);
  try {
    for await (const message of options.messages) {
      if (failure !== undefined || options.signal?.aborted) break;
      await pace(message.arrivalTimeMs);
      let connection = connections.get(message.thingName);
      if (connection === undefined) {
        connection = await options.connect(message.thingName);
        connections.set(message.thingName, connection);
      }
      publish(connection, message);
      rows += 1;
      if (underWay.size >= mostUnderWay) await Promise.race(underWay);
      onProgress?.(rows);
    }
    await acknowledged();
    return rows;
  } finally {
    await Promise.all([...connections.values()].map((connection) => connection.close()));
  }
};

/** Lets the file's time pass before a row: waits for it, unless at full speed, and ticks. */
const createPace = (
  { clock, ticks, tickEveryMs, speed, signal }: ReplayOptions,
  acknowledged: () => Promise<void>,
): ((arrivalTimeMs: number) => Promise<void>) => {
  let passedMs: number | undefined;
  let tickedMs = 0;
  const tickAt = async (timeMs: number): Promise<void> => {
    await acknowledged();
    clock.advanceTo(timeMs);
    await ticks.tick();
    tickedMs = timeMs;
  };
  return async (arrivalTimeMs) => {
    if (passedMs === undefined) tickedMs = arrivalTimeMs;
    else if (speed !== 'max' && arrivalTimeMs > passedMs) {
      await sleep((arrivalTimeMs - passedMs) / speed, signal);
    }
    passedMs = Math.max(passedMs ?? arrivalTimeMs, arrivalTimeMs);
    // In a long silence the first tick and the last one do what all of them would.
    if (passedMs >= tickedMs + tickEveryMs) await tickAt(tickedMs + tickEveryMs);
    const steps = Math.floor((passedMs - tickedMs) / tickEveryMs);
    if (steps > 0) await tickAt(tickedMs + steps * tickEveryMs);
  };
};

/** The longest that a timer takes, about 24 days; a longer silence is not waited for in full. */
const longestSleepMs = 2 ** 31 - 1;

const sleep = async (durationMs: number, signal: AbortSignal | undefined): Promise<void> => {
  const atMost = Math.min(durationMs, longestSleepMs);
  await setTimeout(atMost, undefined, signal && { signal }).catch(() => {});
};
