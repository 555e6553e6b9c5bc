import type { TimedMessage } from './message/timed-messages.ts';

/** What a replay has before it. */
export interface ReplaySpan {
  readonly rows: number;
  /** Arrival times of the first row and of the latest, epoch ms: what passes in between. */
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Reads all rows ahead of their replay.
 *
 * @param signal ends it between two rows
 * @returns undefined where there is no row, or the signal came before the last
 * @throws InputError where a row cannot be replayed: sooner than in the middle of a long replay
 */
export const replaySpan = async (
  messages: AsyncIterable<TimedMessage>,
  signal: AbortSignal,
): Promise<ReplaySpan | undefined> => {
  let span: ReplaySpan | undefined;
  for await (const { arrivalTimeMs } of messages) {
    if (signal.aborted) return undefined;
    const { rows, fromMs, toMs } = span ?? { rows: 0, fromMs: arrivalTimeMs, toMs: arrivalTimeMs };
    span = { rows: rows + 1, fromMs, toMs: Math.max(toMs, arrivalTimeMs) };
  }
  return span;
};
