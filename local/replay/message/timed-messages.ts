import { InputError } from '../input/input-error.ts';
import { isArrivalTime } from './arrival-range.ts';
import type { RowMessage } from './row-message.ts';

/** A row's message with its arrival time, epoch ms. */
export type TimedMessage = RowMessage & { readonly arrivalTimeMs: number };

/**
 * Gives each row its arrival time: its own, or else the largest event time so far. Rows before the
 * first time that can be read arrive at that time; one of which nothing can arrive moves none.
 *
 * @param file its name, for messages
 * @throws InputError where no row names a time that can be read
 */
export async function* timedMessages(
  messages: AsyncIterable<RowMessage>,
  file: string,
): AsyncGenerator<TimedMessage> {
  let latestMs = Number.NEGATIVE_INFINITY;
  let untimed: RowMessage[] = [];
  for await (const message of messages) {
    if (message.arrivalTimeMs !== undefined) {
      yield { ...message, arrivalTimeMs: message.arrivalTimeMs };
      continue;
    }
    const { eventTimeMs } = message;
    if (eventTimeMs !== undefined && isArrivalTime(eventTimeMs)) {
      latestMs = Math.max(latestMs, eventTimeMs);
    }
    if (latestMs === Number.NEGATIVE_INFINITY) {
      untimed.push(message);
      continue;
    }
    for (const earlier of untimed) yield { ...earlier, arrivalTimeMs: latestMs };
    untimed = [];
    yield { ...message, arrivalTimeMs: latestMs };
  }
  const [first] = untimed;
  if (first !== undefined) {
    throw new InputError(
      { file, line: first.line },
      'no row names a time before the year 9000 that can be read; write 2025-03-10T10:15:30Z, ' +
        'the same without a zone for UTC, or epoch ms',
    );
  }
}
