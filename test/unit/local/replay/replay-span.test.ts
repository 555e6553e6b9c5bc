import { describe, expect, it } from 'vitest';
import type { TimedMessage } from '../../../../local/replay/message/timed-messages.ts';
import { replaySpan } from '../../../../local/replay/replay-span.ts';

async function* messagesAt(...times: number[]): AsyncGenerator<TimedMessage> {
  for (const [line, arrivalTimeMs] of times.entries()) {
    yield { line, thingName: 'd', topic: 'dt/p/d', payload: '{}', arrivalTimeMs };
  }
}

describe('replay span', () => {
  const { signal } = new AbortController();

  it('goes from the first row to the latest arrival', async () => {
    const span = await replaySpan(messagesAt(5, 9, 7), signal);
    expect(span).toEqual({ rows: 3, fromMs: 5, toMs: 9 });
  });

  it('is nothing of no rows, and of a replay that ends first', async () => {
    expect(await replaySpan(messagesAt(), signal)).toBeUndefined();
    expect(await replaySpan(messagesAt(1), AbortSignal.abort())).toBeUndefined();
  });
});
