import type { DeviceConnection } from '../broker/device-connection.ts';
import type { ArrivalSchedule } from './arrival-schedule.ts';
import { InputError } from './input/input-error.ts';
import type { TimedMessage } from './message/timed-messages.ts';
import { createReplayPace, type ReplayPaceOptions } from './replay-pace.ts';

export interface ReplayOptions extends Omit<ReplayPaceOptions, 'acknowledged' | 'isAwaited'> {
  readonly messages: AsyncIterable<TimedMessage>;
  /** The file's name, for messages. */
  readonly file: string;
  readonly connect: (thingName: string) => Promise<DeviceConnection>;
  readonly arrivals: ArrivalSchedule;
  /**
   * Whether the pipeline takes a message: what is refused leaves nothing that waits for time to
   * pass, so no tick comes before the first that is taken. @default - any may be
   */
  readonly takes?: (message: TimedMessage) => boolean;
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
  const { arrivals, file, onProgress, takes = () => true } = options;
  const connections = new Map<string, DeviceConnection>();
  const underWay = new Set<Promise<void>>();
  let failure: Error | undefined;
  let rows = 0;
  let isAwaited = false;
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

  const pace = createReplayPace({ ...options, acknowledged, isAwaited: () => isAwaited });
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
      isAwaited ||= takes(message);
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
