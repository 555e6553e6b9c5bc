import type { Ticker } from '../engine/index.ts';
import { encodeEnvelope } from '../formats/envelope.ts';
import { tickTime } from './tick-time.ts';

/**
 * The schedule's time onto every partition of a stream: how time passes where no device speaks.
 * Answers with how many have it.
 */
export const tickEvent =
  (ticker: Ticker) =>
  async (event: unknown): Promise<{ partitions: number }> => {
    const receivedAt = tickTime(event);
    return { partitions: await ticker.tick(encodeEnvelope({ tick: true, receivedAt })) };
  };
