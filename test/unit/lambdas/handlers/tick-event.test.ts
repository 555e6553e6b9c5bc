import { describe, expect, it } from 'vitest';
import { tickEvent } from '../../../../lambdas/handlers/tick-event.ts';

describe('tickEvent', () => {
  it("puts the schedule's own time on every partition", async () => {
    const put: string[] = [];
    const ticker = {
      tick: async (record: Uint8Array) => {
        put.push(new TextDecoder().decode(record));
        return 3;
      },
    };
    expect(await tickEvent(ticker)({ time: '2025-03-10T10:15:00Z' })).toEqual({ partitions: 3 });
    expect(put).toEqual(['{"tick":true,"receivedAt":1741601700000}']);
  });
});
